// Runs test files in the guest, one after the other, in this one process: to load the library and tap takes half a
// minute there. What it prints is TAP, a subtest a file.
//   node scripts/guest/run-tests.js FILE…

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';

const LIMIT_MS = 900_000;
t.setTimeout(0);

for (const file of process.argv.slice(2)) {
  await t.test(file, { timeout: LIMIT_MS }, async (test) => {
    // What `import t from 'tap'` is to the file: scripts/guest/tap.js.
    globalThis.testOfFile = test;
    const compiled = resolve('build/guest/js', file.replace(/\.ts$/, '.js'));
    await import(pathToFileURL(compiled).href);
  });
}
// The desktop that the files share would keep the process.
t.teardown(() => process.exit(t.passing() ? 0 : 1));
t.end();
