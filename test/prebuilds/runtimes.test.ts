// Each shipped binary is loaded by a program of its system, captures, throws, and survives the end of an environment.
// What comes is compared with what the build of the checkout gives here.

import { fileURLToPath } from 'node:url';
import t from 'tap';
import { bunWithMusl, newerNode, nodeHere, nodeOnArm64, runIn, shipped } from './harness/shipped.js';

t.setTimeout(300_000);

const script = fileURLToPath(new URL('./fixtures/scripted-session.mjs', import.meta.url));
const { loaded, ...expected } = await runIn(nodeHere, script, { PREBUILDS_ONLY: '' });

t.test('the build of the checkout gives what the others are held against', async (t) => {
  t.match(loaded[0], /build\/Release\/capstan\.node$/);
  t.equal(expected.records.length, 303);
  t.equal(expected.rising, true);
  t.strictSame(expected.kinds.kinds, ['context', 'move']);
  t.match(expected.errors.slice(0, 3).join('\n'), /^(TypeError ERR_INVALID_ARG_TYPE: .+\n?){3}$/);
  t.match(expected.errors[3], /ERR_BUSY/);
  t.equal(expected.errors[4], 'nothing');
});

t.test('that for x64 is the same in this Node', async (t) => {
  t.strictSame(await runIn(nodeHere, script), { ...expected, loaded: [shipped['linux-x64'].file] });
});

t.test('that for x64 is the same in a newer Node', async (t) => {
  t.strictSame(await runIn(newerNode, script), { ...expected, loaded: [shipped['linux-x64'].file] });
});

t.test('that for arm64 is the same in Node for arm64', async (t) => {
  t.strictSame(await runIn(nodeOnArm64, script), { ...expected, loaded: [shipped['linux-arm64'].file] });
});

for (const [how, env] of Object.entries({ 'that it is told of': { LIBC: 'musl' }, 'that nobody told it of': {} })) {
  t.test(`that for musl is the same in Bun for musl, in a system ${how}`, async (t) => {
    const { loaded, ...found } = await runIn(bunWithMusl, script, env);
    t.strictSame(found, expected);
    // Bun's own list leaves addons out.
    t.ok(loaded.length === 0 || loaded.includes(shipped['linux-x64-musl'].file));
  });
}
