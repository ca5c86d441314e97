// Prints the clicks in the first minute of a recording: node examples/03-read.mjs recording.mcap
import { openRecording } from 'capstan';

const recording = await openRecording(process.argv[2] ?? 'recording.mcap');
const { start } = recording.metadata;

for await (const event of recording.events({ topics: ['/input/button'], from: start, to: start + 60_000_000_000n })) {
  if (event.kind === 'buttondown') console.log(event.x, event.y, 'button', event.button, 'clicks', event.clicks);
}
await recording.close();
