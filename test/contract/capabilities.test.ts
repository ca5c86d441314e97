// What a backend says of itself, before anything is recorded.

import t from 'tap';
import { capabilities } from '#lib/index.js';
import { openStage } from './stage.js';

t.test('a desktop that can be recorded is said to be one', async (t) => {
  const stage = await openStage(t);
  stage.enter();
  const { backend, displays, functions } = capabilities();
  t.equal(backend, stage.backend);
  for (const name of ['input', 'windows'] as const) {
    t.match(functions[name], { available: true, remedy: '' }, name);
  }
  t.ok(displays.length > 0);
  for (const { width, height } of displays) t.ok(width > 0 && height > 0);
});

t.test('what is not available says why', async (t) => {
  const stage = await openStage(t);
  stage.enter();
  for (const [name, status] of Object.entries(capabilities().functions)) {
    if (!status.available) t.not(status.why, '', name);
  }
});

t.test('asking changes nothing: the answer is the same again', async (t) => {
  const stage = await openStage(t);
  stage.enter();
  t.strictSame(capabilities(), capabilities());
});
