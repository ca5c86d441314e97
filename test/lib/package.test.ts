import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  bin: Record<string, string>;
  gypfile?: boolean;
};

const run = (cwd: string, command: string, ...args: string[]) => {
  // A host's environment: neither the test runner's hooks nor npm's own variables.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('npm_')),
  );
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
};

t.test('the package has no install script', async (t) => {
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    t.equal(manifest.scripts[script], undefined, script);
  }
  t.equal(manifest.gypfile, false, 'npm would run node-gyp by itself for a package with a binding.gyp');
});

// Builds the addon, on a fresh machine with a compiler that is fetched first, and installs the dependencies.
const slow = { timeout: 590_000 };

t.test('the tarball, installed without scripts into an empty folder, works', slow, async (t) => {
  run(root, 'bash', 'scripts/prebuild.sh');
  const folder = t.testdir();
  const [packed] = JSON.parse(run(root, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder)) as [
    { filename: string; files: { path: string }[] },
  ];
  const paths = packed.files.map((file) => file.path);
  const addon = process.platform === 'linux' ? 'capstan.glibc.node' : 'capstan.node';
  t.ok(paths.includes(`prebuilds/${process.platform}-${process.arch}/${addon}`));
  t.strictSame(
    paths.filter((path) => /^(build|test|bench|node_modules|recordings)\b|\.mcap$/.test(path)),
    [],
    'nothing but what the package needs',
  );

  const host = join(folder, 'host');
  mkdirSync(host);
  run(host, 'npm', 'init', '--yes');
  const tarball = join(folder, packed.filename);
  run(host, 'npm', 'install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball);

  const used = run(
    host,
    process.execPath,
    '--input-type=module',
    '--eval',
    `const { CaptureError } = await import('capstan');
     const { loadNative } = await import('./node_modules/capstan/dist/binding/load-native.js');
     console.log(JSON.stringify([typeof CaptureError, Object.keys(loadNative())]));`,
  );
  t.strictSame(JSON.parse(used), ['function', ['Session', 'privateFiles']]);
  t.match(run(host, 'npx', '--no-install', 'capstan', '--help'), /Usage/);
});
