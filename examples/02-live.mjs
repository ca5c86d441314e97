// Prints the keys of allowed apps as they are pressed, without a file: node examples/02-live.mjs [policy.json] [seconds]
import { startRecording } from 'capstan';

const [policy = 'examples/policy.json', seconds = '10'] = process.argv.slice(2);
const recording = await startRecording({ policy, signal: AbortSignal.timeout(Number(seconds) * 1000) });
console.log(`Recording for ${seconds} seconds.`);

for await (const batch of recording.events()) {
  for (const event of batch) if (event.kind === 'keydown') console.log(event.code, JSON.stringify(event.key));
}
await recording.finished;
