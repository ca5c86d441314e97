// Pause means off: nothing is kept, and nothing of ours is left in the X server.

import t from 'tap';
import { recordedApp } from './harness/recorded-app.js';

t.setTimeout(300_000);

t.test('while paused nothing of ours hooks the X server; recording does', async (t) => {
  const { desktop, session } = await recordedApp(t);
  t.ok((await desktop.resourcesHeld(process.pid, 'INPUTCLIENT')) > 0, 'hooks while recording');
  await session.recording.pause();
  t.equal(await desktop.resourcesHeld(process.pid, 'INPUTCLIENT'), 0);
  await session.recording.resume();
  t.ok((await desktop.resourcesHeld(process.pid, 'INPUTCLIENT')) > 0, 'hooks again after the pause');
  await session.recording.stop();
  t.equal(await desktop.resourcesHeld(process.pid, 'INPUTCLIENT'), 0, 'none once stopped');
});
