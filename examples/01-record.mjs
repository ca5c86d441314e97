// Records the apps that a policy allows: node examples/01-record.mjs [policy.json] [out.mcap] [seconds]
import { startRecording } from 'capstan';

const [policy = 'examples/policy.json', out = `${Date.now()}.mcap`, seconds = '10'] = process.argv.slice(2);
const signal = AbortSignal.timeout(Number(seconds) * 1000);

const recording = await startRecording({ policy, out, signal });
console.log(`Recording to ${recording.path} for ${seconds} seconds.`);
await recording.finished;
console.log(recording.stats);
