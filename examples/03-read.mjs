// Prints where a recording's first minute has clicks: node examples/03-read.mjs recording.mcap
import { openRecording } from 'capstan';

const recording = await openRecording(process.argv[2] ?? 'recording.mcap');
const { value: first } = await recording.events().next();
const range = first && { from: first.time, to: first.time + 60_000_000_000n };

for await (const event of recording.events({ ...range, topics: ['/input/button'] })) {
  if (event.kind === 'buttondown') console.log(`${event.x},${event.y} button ${event.button}, click ${event.clicks}`);
}
await recording.close();
