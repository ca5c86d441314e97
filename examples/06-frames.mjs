// Says what the person saw before and after each click: node examples/06-frames.mjs recording.mcap
import { openRecording } from 'capstan';

const recording = await openRecording(process.argv[2] ?? 'recording.mcap');
for await (const click of recording.events({ topics: ['/input/button'] })) {
  if (click.kind !== 'buttondown') continue;
  const before = await recording.frameBefore(click.time);
  const after = await recording.frameAfter(click.time);
  const seen = [before, after].map((frame) =>
    frame ? `${frame.width}x${frame.height} (${frame.trigger})` : 'nothing',
  );
  console.log(`${click.x},${click.y}: before ${seen[0]}, after ${seen[1]}`);
}
await recording.close();
