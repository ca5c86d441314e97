// Records 10 seconds of the apps that a policy allows: node examples/01-record.mjs [policy.json] [out.mcap]
import { startRecording } from 'capstan';

const [policy = 'examples/policy.json', out = `${Date.now()}.mcap`] = process.argv.slice(2);
const signal = AbortSignal.timeout(10_000);

const recording = await startRecording({ policy, out, signal });
console.log(`Recording to ${recording.path} for 10 seconds.`);
await recording.finished;
console.log(recording.stats);
