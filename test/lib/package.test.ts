import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
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

t.test('nothing is packed but what the package needs', async (t) => {
  const [packed] = JSON.parse(run(root, 'npm', 'pack', '--dry-run', '--json', '--ignore-scripts')) as [
    { files: { path: string }[] },
  ];
  const paths = packed.files.map((file) => file.path);
  t.ok(paths.includes('dist/index.js') && paths.includes('native/addon.cpp'));
  t.strictSame(
    paths.filter((path) => /^(build|test|bench|node_modules|recordings)\b|\.mcap$/.test(path)),
    [],
  );
});
