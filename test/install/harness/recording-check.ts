import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Scene } from './scene.js';

const sentence = 'the quick brown fox jumps over the lazy dog 0123456789 ';
const typed = sentence.repeat(4).trimEnd();
const secret = 'canary-of-the-vault';

/**
 * Has a host record what happens in a window that may be recorded and in one that may not.
 *
 * @param command runs test/install/fixtures/record.mjs, without its arguments
 * @throws AssertionError when the file holds anything but what the first window received
 */
export async function checkRecording(scene: Scene, command: readonly string[], out: string): Promise<void> {
  const { allowed, vault, injector } = scene;
  await vault.focus();
  const host = await scene.host([...command, 'policy.json', out]);
  await allowed.focus();
  await host.when((line) => line.type === 'allowed');
  const before = allowed.text().length;
  await injector.type(typed);
  const { x, y } = allowed.place;
  await injector.play([`move ${x + 50} ${y + 50}`, 'click 1', 'click 3']);
  // The window manager sees a click first, and input stands still until it has let it through.
  await allowed.managed();
  await allowed.settled();
  await vault.focus();
  await injector.type(secret);
  await vault.settled();
  await allowed.focus();
  await injector.fence();
  const { type: _, pictures, ...recorded } = await host.when((line) => line.type === 'recorded');
  await host.stop();
  assert.equal(allowed.text().slice(before), typed, 'what the window received');
  assert.deepEqual(recorded, { text: typed, buttons: 2, lost: 0, whole: true });
  assert.ok(Number(pictures) > 0, 'pictures');
  assert.ok(!(await readFile(out)).includes(secret), 'nothing of the other window');
  assert.equal(host.exitCode, 0);
}
