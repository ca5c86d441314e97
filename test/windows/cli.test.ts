// The capstan command on the desktop, with the paths that Windows has.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, parse, relative } from 'node:path';
import t from 'tap';
import type { Teardown } from '../contract/stage.js';
import { click, move, typing } from '../contract/steps.js';
import { capstan, run, start } from '../lib/fixtures/capstan-child.js';
import { canariesIn, contentsOf } from '../system/harness/canary.js';
import { allowingScreen, temporaryFolder } from '../system/harness/session.js';
import { until } from '../system/harness/until.js';
import { WindowsStage } from './harness/windows-stage.js';

t.setTimeout(300_000);

/** A folder whose name has all that a name may have here. */
async function folderFor(test: Teardown): Promise<string> {
  const folder = join(await temporaryFolder(test), 'Übung 1 – größer & (neu)');
  mkdirSync(folder);
  return folder;
}

async function recorder(test: Teardown, out: string, ...more: readonly string[]) {
  const folder = dirname(out);
  const stage = await WindowsStage.open(test);
  const allowed = await stage.open({ app: 'Allowed', title: 'Brief an Jörg' });
  await allowed.run('paint 3366CC');
  const vault = await stage.open({
    app: 'Vault',
    title: 'canary title',
    at: { x: 660, y: 90, width: 300, height: 200 },
  });
  const injector = await stage.injector();
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify(allowingScreen('Allowed')));
  const started = start([capstan, 'record', '--policy', policy, '--out', out, '--json', ...more], {
    env: { CAPSTAN_HOME: folder },
  });
  test.teardown(() => started.child.kill('SIGKILL'));
  await started.printed('stdout', '"state":"recording"');
  return { allowed, vault, injector, ...started };
}

async function textOf(file: string): Promise<string> {
  const { stdout } = await run(['events', file, '--topic', '/input/key']);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; text: string | null });
  return lines.map(({ kind, text }) => (kind === 'keydown' ? (text ?? '') : '')).join('');
}

t.test('record, inspect, events and frames: what was typed and shown in the allowed app, and no more', async (t) => {
  const folder = await folderFor(t);
  const out = join(folder, 'Aufnahme 1.mcap');
  const { allowed, vault, injector, ended } = await recorder(t, out, '--for', '20s');
  await allowed.focus();
  const { x, y } = allowed.place;
  await injector.play([...typing('dear'), move(x + 50, y + 50), ...click()]);
  await vault.focus();
  await injector.play(typing('quiz'));
  await allowed.focus();
  await injector.play(typing('sir'));
  const { code, stdout, stderr } = await ended;
  t.equal(code, 0, stderr);
  t.equal(vault.text(), 'quiz');
  t.equal(await textOf(out), 'dearsir');
  const canaries = ['canary title', 'Vault', '"q"', '"KeyQ"', '"KeyZ"'];
  t.strictSame(canariesIn([...(await contentsOf(out)), Buffer.from(stdout + stderr)], canaries), []);

  const about = JSON.parse((await run(['inspect', out, '--json'])).stdout);
  t.match(JSON.stringify(about), 'Allowed');
  t.match((await run(['inspect', out])).stdout, 'Brief an Jörg');
  const images = join(folder, 'Bilder');
  const frames = await run(['frames', out, '--out', images]);
  t.equal(frames.code, 0, frames.stderr);
  const names = readdirSync(images);
  t.ok(names.length > 0);
  for (const name of names) {
    t.ok(name.endsWith('.png'));
    t.strictSame([...readFileSync(join(images, name)).subarray(1, 4)], [...Buffer.from('PNG')]);
  }
});

t.test('a recorder that is killed leaves a file that salvage makes whole', async (t) => {
  const folder = await folderFor(t);
  const out = join(folder, 'cut off.mcap');
  const { allowed, injector, child, ended } = await recorder(t, out);
  await allowed.focus();
  await injector.play(typing('kept'));
  const { size } = statSync(out);
  // A chunk a second as a rule: this one, and another.
  await until('the keys are written', () => statSync(out).size > size);
  await injector.play(typing('more'));
  const { size: then } = statSync(out);
  await until('more is written', () => statSync(out).size > then);
  child.kill('SIGKILL');
  await ended;
  const saved = join(folder, 'saved.mcap');
  const { code, stderr } = await run(['salvage', out, '--out', saved]);
  t.equal(code, 0, stderr);
  t.match(await textOf(saved), /^kept/);
});

t.test('a path may have a drive, a share, slashes both ways, or start where one stands', async (t) => {
  const folder = await folderFor(t);
  const out = join(folder, 'one.mcap');
  const { ended } = await recorder(t, out, '--for', '1s');
  t.equal((await ended).code, 0);
  const { root } = parse(out);
  t.match(root, /^[A-Z]:\\$/);
  const paths = [
    out,
    out.replaceAll('\\', '/'),
    out.toLowerCase().slice(0, 1) + out.slice(1),
    // The form that has no limit of 260 characters ("Naming Files, Paths, and Namespaces").
    `\\\\?\\${out}`,
  ];
  for (const path of paths) {
    const { code, stderr } = await run(['inspect', path, '--json']);
    t.equal(code, 0, `${path}: ${stderr}`);
  }
  const fromThere = await run(['inspect', basename(out)], { cwd: folder });
  t.equal(fromThere.code, 0, fromThere.stderr);
  const fromAside = await run(['inspect', relative(root, out)], { cwd: root });
  t.equal(fromAside.code, 0, fromAside.stderr);
});

t.test('a path of a share is written and read', async (t) => {
  const folder = await folderFor(t);
  const source = join(folder, 'one.mcap');
  const { ended } = await recorder(t, source, '--for', '1s');
  t.equal((await ended).code, 0);
  // Windows offers each drive to its administrators as a share. Wine offers none: there it is a long path instead.
  const share = `\\\\localhost\\${source.slice(0, 1)}$\\${source.slice(3)}`;
  const reachable = existsSync(share) ? share : `\\\\?\\${source}`;
  t.comment(`read from ${reachable}`);
  t.equal((await run(['inspect', reachable])).code, 0);
  const salvaged = await run(['salvage', reachable, '--out', reachable.replace('one.mcap', 'three.mcap')]);
  t.equal(salvaged.code, 0, salvaged.stderr);
  t.ok(existsSync(join(folder, 'three.mcap')));
});

t.test('doctor says that recording works here', async (t) => {
  const { code, stdout, stderr } = await run(['doctor', '--json']);
  t.equal(code, 0, stdout + stderr);
  t.match(stdout, /"backend"/);
});
