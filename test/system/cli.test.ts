// `capstan record` and `capstan doctor` on a real X server, as processes.

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { capstan, type Ended, run, start } from '../lib/fixtures/capstan-child.js';
import { Desktop } from './harness/desktop.js';

const policy = {
  version: 1,
  allow: [{ app: 'Editor' }],
  streams: { keys: 'full', pointer: true },
  injected: 'keep',
};

async function desktopFor(t: Test) {
  const folder = t.testdir();
  const policyFile = path.join(folder, 'policy.json');
  writeFileSync(policyFile, JSON.stringify(policy));
  const desktop = await Desktop.start(t);
  const editor = await desktop.client({ app: 'Editor', title: 'A letter' });
  const bank = await desktop.client({ app: 'Bank', title: 'canary-title' });
  const injector = await desktop.injector();
  const out = path.join(folder, 'out.mcap');
  const record = (...args: string[]) =>
    start([capstan, 'record', '--policy', policyFile, '--out', out, ...args], { env: desktop.env });
  return { folder, policyFile, desktop, editor, bank, injector, out, record };
}

async function textOf(file: string): Promise<string> {
  const { stdout } = await run(['events', file, '--topic', '/input/key']);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; text: string | null });
  return lines.map(({ kind, text }) => (kind === 'keydown' ? (text ?? '') : '')).join('');
}

t.test('what is typed into the allowed app is in the recording, what is typed into the other is nowhere', async (t) => {
  const { editor, bank, injector, out, record } = await desktopFor(t);
  const { child, ended, printed } = record();
  await printed('stderr', 'recording: ');
  await editor.focus();
  await injector.type('dear');
  await bank.focus();
  await injector.type('canary');
  await editor.focus();
  await injector.type('sir');
  await editor.settled();
  // The capture has a connection of its own, which may be behind the editor's.
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  t.equal(code, 0, stderr);
  t.match(stdout, /Recorded \d+ events in .*: 0 lost/);
  t.equal(await textOf(out), 'dearsir');
  const shown = (await run(['inspect', out, '--json'])).stdout + (await run(['events', out])).stdout;
  t.match(shown, 'A letter');
  t.notMatch(shown + stdout + stderr, 'canary');
  t.notOk(readFileSync(out).includes('canary'));
  t.equal(statSync(out).mode & 0o777, 0o600);
});

t.test('the status line names the allowed app, and of another only that it is not on the list', async (t) => {
  const { editor, bank, injector, policyFile, out, desktop } = await desktopFor(t);
  const command = `exec '${process.execPath}' '${capstan}' record --policy '${policyFile}' --out '${out}'`;
  const terminal = start(['-e', throughScript, command], { env: { ...desktop.env, TERM: 'xterm', NO_COLOR: '1' } });
  await terminal.printed('stdout', '● ');
  await editor.focus();
  await injector.type('a');
  await terminal.printed('stdout', 'Editor allowed');
  await bank.focus();
  await injector.type('b');
  await terminal.printed('stdout', 'nothing kept: not on the list');
  terminal.child.stdin.write('\u0003');
  const { code, stdout } = await terminal.ended;
  t.equal(code, 0);
  t.match(stdout, 'Recorded ');
  t.notMatch(stdout, /Bank|canary/);
});
// script(1) gives a command a terminal, on which Ctrl-C is a key.
const throughScript = `require('node:child_process').spawn('script', ['-qec', process.argv[1], '/dev/null'], { stdio: 'inherit' })
  .on('close', (code) => { process.exitCode = code; });`;

t.test('--for ends a recording; --json says so in lines', async (t) => {
  const { record, out } = await desktopFor(t);
  const { code, stdout }: Ended = await record('--for', '500ms', '--json').ended;
  t.equal(code, 0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.match(lines[0], { kind: 'plan', allow: [{ app: 'Editor' }] });
  t.match(lines.at(-1), { kind: 'summary', state: 'stopped', path: out, lost: 0 });
});

t.test('the X server going away ends a recording with an error and a readable file', async (t) => {
  const { desktop, editor, injector, out, record } = await desktopFor(t);
  const { ended, printed } = record();
  await printed('stderr', 'recording: ');
  await editor.focus();
  await injector.type('kept');
  // What is still on its way to a server that dies was never recorded.
  await editor.settled();
  process.kill(desktop.serverPid, 'SIGKILL');
  const { code, stderr } = await ended;
  t.equal(code, 1);
  t.match(stderr, /^capstan: \S/m);
  t.match(stderr, `is kept: ${out}`);
  t.equal((await run(['inspect', out])).code, 0);
});

t.test('a file that is there already is never recorded over', async (t) => {
  const { out, record } = await desktopFor(t);
  writeFileSync(out, 'mine');
  const { code, stderr } = await record('--for', '1s').ended;
  t.equal(code, 1);
  t.match(stderr, 'exists already');
  t.equal(readFileSync(out, 'utf8'), 'mine');
});

t.test('a folder for --out gets a new file, and so does the recordings folder', async (t) => {
  const { folder, policyFile, desktop } = await desktopFor(t);
  for (const args of [['--out', folder], []]) {
    const { code, stdout } = await run(['record', '--policy', policyFile, '--for', '200ms', '--json', ...args], {
      env: { ...desktop.env, CAPSTAN_HOME: path.join(folder, 'home') },
    });
    t.equal(code, 0);
    const { path: file } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as { path: string };
    t.equal(path.dirname(file), args.length > 0 ? folder : path.join(folder, 'home/recordings'));
    t.ok(statSync(file).isFile());
  }
});

t.test('doctor says that recording is possible here', async (t) => {
  const { desktop, policyFile, folder } = await desktopFor(t);
  const env = { ...desktop.env, CAPSTAN_HOME: folder };
  const { code, stdout } = await run(['doctor', '--policy', policyFile], { env });
  t.equal(code, 0, stdout);
  t.match(stdout, 'Recording is possible here.');
  const report = JSON.parse((await run(['doctor', '--json'], { env })).stdout) as { possible: boolean };
  t.equal(report.possible, true);
});
