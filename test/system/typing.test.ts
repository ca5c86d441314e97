// What a person types is recorded exactly where the policy allows it. The truth is what each window itself received.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { canariesIn, contentsOf } from './harness/canary.js';
import { Desktop } from './harness/desktop.js';
import { ALT_RIGHT, codeOf, F9, SHIFT_LEFT, SHIFT_RIGHT, stroke, textKeys } from './harness/keyboard.js';
import { Random } from './harness/random.js';
import { recordedApp } from './harness/recorded-app.js';
import { allowing, losses, presses, readEvents, Session, temporaryFolder, textOf } from './harness/session.js';
import { until } from './harness/until.js';

t.setTimeout(300_000);

const DE = 1;

/** Strokes of text keys, some with shift, and in a layout that has a third level, some with AltGr. */
function randomStrokes(random: Random, count: number, layout: number): string[] {
  return Array.from({ length: count }, () => {
    const held: number[] = [];
    if (random.chance(3)) held.push(random.pick([SHIFT_LEFT, SHIFT_RIGHT]));
    if (layout === DE && random.chance(3)) held.push(ALT_RIGHT);
    return stroke(random.pick(textKeys), held);
  }).flat();
}

t.test('1000 random key strokes over two layouts are recorded exactly and in order', async (t) => {
  const desktop = await Desktop.start(t, { layouts: 'us,de' });
  const client = await desktop.client({ app: 'Allowed' });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await client.focus();
  await session.allowed();
  const random = new Random(20);
  for (let part = 0; part < 20; part++) {
    const layout = part % 2;
    await injector.play([`layout ${layout}`, ...randomStrokes(random, 50, layout)]);
    if (layout === DE) await injector.play(['keysym dead_acute', 'text e', 'text ß', 'text €']);
  }
  await session.fence(injector);
  await client.settled();
  const events = await session.finish();
  const received = client.presses().filter((line) => line['keycode'] !== F9);
  t.ok(received.length > 1000);
  t.ok(/ß.*€/u.test(client.text()) && client.text().includes('é'), 'every level, and composed text');
  t.equal(textOf(events), client.text());
  t.strictSame(
    presses(events).map((event) => event.code),
    received.map((line) => codeOf(line['keycode'] as number)),
  );
  t.strictSame(losses(events), []);
});

t.test('dead keys compose as they do in the window', async (t) => {
  const desktop = await Desktop.start(t, { layouts: 'de' });
  const client = await desktop.client({ app: 'Allowed' });
  const injector = await desktop.injector();
  const session = await Session.start(t, desktop, allowing('Allowed'));
  await client.focus();
  await session.allowed();
  // Pairs that compose, one that does not, a dead key twice, and one before a space.
  const pairs = [
    'dead_acute e',
    'dead_circumflex A',
    'dead_grave u',
    'dead_acute x',
    'dead_acute dead_acute',
    'dead_circumflex space',
  ];
  await injector.play(pairs.flatMap((pair) => pair.split(' ').map((name) => `keysym ${name}`)));
  await session.fence(injector);
  await client.settled();
  const events = await session.finish();
  t.ok(client.text().startsWith('éÂù'));
  t.equal(textOf(events), client.text());
  t.ok(presses(events).some((event) => event.key === 'Dead' && event.text === null));
});

t.test('a held key repeats about as often as it did for the window', async (t) => {
  const { client, injector, session } = await recordedApp(t);
  await injector.play(['key 38 1', 'sleep 2000000', 'key 38 0', ...stroke(39)]);
  await session.fence(injector);
  await client.settled();
  const events = await session.finish();
  const received = client.presses().filter((line) => line['repeat'] === true).length;
  const recorded = presses(events).filter((event) => event.repeat);
  t.ok(received > 10);
  t.ok(Math.abs(recorded.length - received) <= 2, `${recorded.length} recorded, ${received} received`);
  t.ok(recorded.every((event) => event.code === 'KeyA' && event.text === 'a' && event.synthetic));
  t.strictSame(
    presses(events)
      .filter((event) => !event.repeat)
      .map((event) => event.code),
    ['KeyA', 'KeyS'],
  );
});

t.test(
  'capstan record: the file has the allowed text, and nothing has the other: no byte, no chunk, no log',
  async (t) => {
    // Keys, names and titles of the other app: none of them stands anywhere else in this test.
    const secretText = 'zcvbnm';
    const canaries = [
      ...['KeyZ', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM'].map((code) => JSON.stringify(code)),
      ...[...secretText].map((letter) => JSON.stringify(letter)),
      secretText,
      'VaultApp',
      'vaultinstance',
      'master password 4711',
    ];
    const desktop = await Desktop.start(t);
    const allowed = await desktop.client({ app: 'Allowed' });
    const vault = await desktop.client({ app: 'VaultApp', instance: 'vaultinstance', title: 'master password 4711' });
    const injector = await desktop.injector();
    const folder = await temporaryFolder(t);
    const policy = join(folder, 'policy.json');
    const out = join(folder, 'recording.mcap');
    await writeFile(policy, JSON.stringify(allowing('Allowed')));

    const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const child = spawn(process.execPath, [cli, 'record', '--policy', policy, '--out', out, '--json'], {
      env: { ...desktop.env, CAPSTAN_HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    t.teardown(() => child.kill('SIGKILL'));
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      log += `${line}\n`;
    });
    const exit = once(child, 'exit');
    await until('capstan says that it records', () => log.includes('"state":"recording"') || child.exitCode !== null);
    t.equal(child.exitCode, null, log);

    await vault.focus();
    await injector.type(secretText);
    await vault.settled();
    await allowed.focus();
    // The command has no way to say that it has seen the focus: what is typed until it has is not kept.
    await until('the focus is in the file', () => existsSync(out));
    await injector.play(['sleep 500000']);
    await injector.type('Lake air');
    await allowed.settled();
    await vault.focus();
    await injector.type(secretText);
    await vault.settled();
    await injector.play(['sleep 500000']);
    child.kill('SIGTERM');
    t.strictSame(await exit, [0, null], log);

    t.equal(vault.text(), secretText + secretText);
    t.equal(allowed.text(), 'Lake air');
    t.equal(textOf(await readEvents(out)), 'Lake air');
    const contents = await contentsOf(out);
    t.ok(contents.length > 1, 'there are chunks to look into');
    t.strictSame(canariesIn([...contents, Buffer.from(log)], canaries), []);
    // The search finds what is there.
    t.strictSame(canariesIn(contents, ['"KeyL"', 'Allowed']), ['"KeyL"', 'Allowed']);
  },
);
