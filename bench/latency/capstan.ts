import { startRecording } from 'capstan';
import { arrived, listen } from './receiver.js';

const recording = await startRecording({
  policy: { version: 1, allow: [{ app: '*' }], streams: { keys: 'full', pointer: true }, injected: 'keep' },
});
listen(() => recording.stop());
for await (const batch of recording.events()) {
  const now = process.hrtime.bigint();
  for (const event of batch) {
    if (event.kind === 'move' && event.x !== null && event.y !== null) arrived(event.x, event.y, now);
  }
}
