import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import t from 'tap';
import { loadFrom, loadNative } from '#lib/binding/load-native.js';
import { createError, createRunningError } from '#lib/binding/native-faults.js';
import { CaptureError } from '#lib/errors.js';
import { notOnWindows, onWindows } from './fixtures/platform.js';
import { runNode } from './fixtures/run-node.mjs';

function errorOf(act: () => unknown): CaptureError {
  try {
    act();
  } catch (error) {
    if (error instanceof CaptureError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const require = createRequire(import.meta.url);

t.test('the addon is loaded once', async (t) => {
  t.equal(loadNative(), loadNative());
});

t.test('without a binary the error says what was tried and how to get one', async (t) => {
  const folder = t.testdir({ 'package.json': '{ "name": "capstan" }' });
  const error = errorOf(() => loadFrom(folder));
  t.equal(error.code, 'ERR_NATIVE_MISSING');
  const platform = `${process.platform}-${process.arch}`;
  for (const tried of [platform, folder, 'build/Release', `prebuilds/${platform}`]) {
    t.ok(error.message.includes(tried), tried);
  }
  t.match(error.remedy, /npm run build:native/);
  t.ok(error.cause instanceof Error);
});

t.test('a binary that cannot be loaded is named, with the reason and a remedy', async (t) => {
  const folder = t.testdir({
    'package.json': '{ "name": "capstan" }',
    prebuilds: { [`${process.platform}-${process.arch}`]: { 'capstan.node': 'not a binary' } },
  });
  const error = errorOf(() => loadFrom(folder));
  t.equal(error.code, 'ERR_NATIVE_MISSING');
  t.ok(error.message.includes('capstan.node'));
  const reason = (error.cause as Error).message;
  t.ok(error.message.includes(reason), 'in the words of the system');
  if (!onWindows) t.match(reason, /ELF|invalid|short/i);
  t.match(error.remedy, /npm run build:native/);
});

notOnWindows(t, 'no libc to tell apart', 'where the binary for glibc cannot be loaded, that for musl is', async (t) => {
  loadNative();
  const addon = Object.keys(require.cache).find((file) => /capstan[.a-z]*\.node$/.test(file)) ?? '';
  const withMusl = (name: string, place: (file: string) => void) => {
    const folder = join(t.testdirName, name);
    const binaries = join(folder, 'prebuilds', `${process.platform}-${process.arch}`);
    mkdirSync(binaries, { recursive: true });
    writeFileSync(join(binaries, 'capstan.glibc.node'), 'not a binary');
    place(join(binaries, 'capstan.musl.node'));
    return folder;
  };
  t.testdir();
  t.equal(typeof loadFrom(withMusl('good', (file) => copyFileSync(addon, file))).Session, 'function');
  const error = errorOf(() => loadFrom(withMusl('bad', (file) => writeFileSync(file, 'no binary either'))));
  t.equal(error.code, 'ERR_NATIVE_MISSING');
  t.ok(error.message.includes('capstan.glibc.node'), 'the reason is that of the first');
});

notOnWindows(
  t,
  'no libc to tell apart',
  'a musl system without a binary of its own is told what is shipped',
  async (t) => {
    const folder = t.testdir({
      'package.json': '{ "name": "capstan" }',
      prebuilds: { [`${process.platform}-${process.arch}`]: { 'capstan.glibc.node': 'for another libc' } },
    });
    const { stdout, stderr } = await runNode(
      `import { loadFrom } from '#lib/binding/load-native.js';
     try { loadFrom(${JSON.stringify(folder)}); } catch (error) { console.log(error.code, error.message); }`,
      { LIBC: 'musl' },
    );
    t.match(
      stdout,
      /^ERR_NATIVE_MISSING .*No native addon .* was found.*shipped for .*linux-x64 \(glibc 2\.28 or later, or musl\)/,
      stderr,
    );
  },
);

// In a process of its own: Windows deletes no library that is loaded, and the addon stays until the end.
t.test('a build of the checkout comes before a shipped one', async (t) => {
  const folder = t.testdir({
    'package.json': '{ "name": "capstan" }',
    prebuilds: { [`${process.platform}-${process.arch}`]: { 'capstan.node': 'not a binary' } },
  });
  mkdirSync(join(folder, 'build/Release'), { recursive: true });
  const resolved = Object.keys(require.cache).find((file) => file.endsWith('capstan.node'));
  t.ok(resolved);
  copyFileSync(resolved ?? '', join(folder, 'build/Release/capstan.node'));
  const { stdout, stderr } = await runNode(
    `import { loadFrom } from '#lib/binding/load-native.js';
     console.log(typeof loadFrom(${JSON.stringify(folder)}).Session);`,
  );
  t.equal(stdout, 'function\n', stderr);
});

t.test('importing the package loads no addon of it and asks for no display', async (t) => {
  const { code, stdout, stderr } = await runNode(
    `import { createRequire } from 'node:module';
     await import('#lib/index.js');
     const { cache } = createRequire(process.cwd() + '/');
     console.log(Object.keys(cache).filter((file) => file.endsWith('capstan.node')).length);`,
    { DISPLAY: ':no-such-display', WAYLAND_DISPLAY: undefined, CAPSTAN_PREBUILD: '/nonexistent' },
  );
  t.equal(code, 0, stderr);
  t.equal(stdout, '0\n');
});

t.test('every fault of native has a code of its own', async (t) => {
  const codes = [1, 2, 3, 4, 5, 6, 7, 8].map((fault) => createError(fault, 'What.', 'Do this.', 13).code);
  t.strictSame(codes, [
    'ERR_NO_DISPLAY',
    'ERR_CONNECTION_LOST',
    'ERR_PERMISSION',
    'ERR_LIBRARY_MISSING',
    'ERR_UNSUPPORTED',
    'ERR_HOOK_REMOVED',
    'ERR_BUSY',
    'ERR_INTERNAL',
  ]);
});

t.test('an error of native keeps what native said', async (t) => {
  const error = createError(3, 'It refuses.', 'Ask for it.', 13);
  t.match(error, { message: 'It refuses. Ask for it.', remedy: 'Ask for it.', osError: 13, name: 'CaptureError' });
});

t.test('a fault number that this version does not know is ERR_INTERNAL', async (t) => {
  t.equal(createError(99, 'What.', '', 0).code, 'ERR_INTERNAL');
  t.match(createRunningError(99, 7), { code: 'ERR_INTERNAL', osError: 7, message: /99/ });
});

t.test('a fault of a running capture says what happened and what to do', async (t) => {
  for (const fault of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const error = createRunningError(fault, 104);
    t.equal(error.osError, 104);
    t.not(error.remedy, '');
    t.equal(error.code, createError(fault, '', '', 0).code);
  }
});
