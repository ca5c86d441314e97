// Pauses a recording for a minute at most, and resumes it after 3 seconds: node examples/04-pause.mjs [policy.json]
import { setTimeout } from 'node:timers/promises';
import { startRecording } from 'capstan';

const [policy = 'examples/policy.json'] = process.argv.slice(2);
const recording = await startRecording({ policy });
recording.onState((state) => console.log(state));
await setTimeout(3000);
await recording.pause('1m'); // From here on nothing is captured: the hooks are removed.
await setTimeout(3000);
await recording.resume();
await recording.stop();
