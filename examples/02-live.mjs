// Prints the keys of allowed apps as they are pressed, for 10 seconds, without a file: node examples/02-live.mjs [policy.json]
import { startRecording } from 'capstan';

const [policy = 'examples/policy.json'] = process.argv.slice(2);
const recording = await startRecording({ policy, signal: AbortSignal.timeout(10_000) });
console.log('Recording, without a file, for 10 seconds.');

for await (const batch of recording.events()) {
  for (const event of batch) if (event.kind === 'keydown') console.log(event.code, JSON.stringify(event.key));
}
