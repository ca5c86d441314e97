// Which window has the keyboard in a Wayland session, as the watch tells it, on a real compositor (docs/adr/0022).

import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import type { Line, LineProcess } from './harness/line-process.js';
import { Random } from './harness/random.js';
import { sessionProbe } from './harness/tool.js';
import { WaylandDesktop } from './harness/wayland-desktop.js';

t.setTimeout(300_000);

const known = 0;
const unknown = 1;
const grab = 2;

const contexts = (probe: LineProcess) => probe.lines.filter((line) => line.type === 'context');
const newest = (probe: LineProcess) => contexts(probe).at(-1);
const isOf =
  (app: string) =>
  (line: Line): boolean =>
    line.type === 'context' && line['reason'] === known && line['app'] === app;

/** Resolves when the newest context is the one wanted: every one before may have been another. */
async function settled(probe: LineProcess, wants: (line: Line) => boolean): Promise<void> {
  for (let from = 0; ; from = probe.lines.length) {
    const last = newest(probe);
    if (last !== undefined && wants(last)) return;
    await probe.when((line) => line.type === 'context', from);
  }
}

async function caughtUp(probe: LineProcess): Promise<void> {
  const from = probe.lines.length;
  await probe.send('ask');
  const { number } = await probe.when((line) => line.type === 'asked', from);
  await probe.when((line) => line.type === 'answered' && Number(line['number']) >= Number(number), from);
}

t.test('each change of focus is told, in order', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  const probe = await desktop.probe();
  await desktop.client('Alpha');
  await desktop.client('Beta');
  await settled(probe, isOf('Beta'));
  const random = new Random(7);
  const wanted: string[] = [];
  const from = contexts(probe).length;
  let last = 'Beta';
  for (let turn = 0; turn < 60; turn++) {
    const app = random.chance(2) ? 'Alpha' : 'Beta';
    await desktop.sway(`[app_id="${app}"] focus`);
    await caughtUp(probe);
    if (app !== last) wanted.push(app);
    last = app;
  }
  t.strictSame(
    contexts(probe)
      .slice(from)
      .map((line) => line['app']),
    wanted,
  );
  t.ok(wanted.length > 20);
});

t.test('a stay in another window that was over before anybody looked is told all the same', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  const probe = await desktop.probe();
  await desktop.client('Alpha');
  await desktop.client('Beta');
  await settled(probe, isOf('Beta'));
  await caughtUp(probe);
  const before = contexts(probe).length;
  const pid = Number(probe.lines.find((line) => line.type === 'ready')?.['pid']);
  process.kill(pid, 'SIGSTOP');
  await desktop.sway('[app_id="Alpha"] focus');
  await desktop.sway('[app_id="Beta"] focus');
  process.kill(pid, 'SIGCONT');
  await caughtUp(probe);
  t.match(contexts(probe).slice(before), [{ app: 'Beta', changes: 1 }]);
});

t.test('a title that changes is told, and a window that closes leaves nothing behind', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  const probe = await desktop.probe();
  const client = await desktop.client('Alpha', 'before');
  await settled(probe, isOf('Alpha'));
  await client.send('title two words');
  await settled(probe, (line) => line['title'] === 'two words');
  await client.stop();
  await settled(probe, (line) => line['reason'] === unknown && !('app' in line));
});

t.test('under the pointer may be any window that is shown', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  const probe = await desktop.probe();
  await desktop.client('Alpha');
  await desktop.client('Beta');
  await settled(probe, (line) => isOf('Beta')(line) && (line['kin'] as readonly string[]).includes('Alpha'));
  t.strictSame(newest(probe)?.['kin'], ['Alpha', 'Beta']);
});

t.test('an empty workspace has no window in use', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  const probe = await desktop.probe();
  await desktop.client('Alpha');
  await settled(probe, isOf('Alpha'));
  await desktop.sway('workspace', '2');
  await settled(probe, (line) => line['reason'] === unknown);
  await desktop.sway('workspace', '1');
  await settled(probe, isOf('Alpha'));
  await desktop.sway('[app_id="Alpha"] move scratchpad');
  await settled(probe, (line) => line['reason'] === unknown);
});

t.test('while a lock screen is up, no window has the keyboard, whatever asks for it', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  await desktop.keyboard();
  const probe = await desktop.probe();
  const client = await desktop.client('Alpha');
  await client.when((line) => line.type === 'focusin');
  await settled(probe, isOf('Alpha'));
  desktop.run('swaylock', ['-c', '000000']);
  await client.when((line) => line.type === 'focusout');
  await caughtUp(probe);
  t.equal(newest(probe)?.['reason'], unknown);
  const from = probe.lines.length;
  await desktop.sway('[app_id="Alpha"] focus');
  await caughtUp(probe);
  t.notOk(probe.lines.slice(from).some((line) => line['reason'] === known));
});

t.test('while a launcher has the keyboard, the window of before has not', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  await desktop.keyboard();
  const probe = await desktop.probe();
  const client = await desktop.client('Alpha');
  await client.when((line) => line.type === 'focusin');
  await settled(probe, isOf('Alpha'));
  const end = desktop.run('fuzzel', []);
  await client.when((line) => line.type === 'focusout');
  await caughtUp(probe);
  t.equal(newest(probe)?.['reason'], unknown);
  const from = client.lines.length;
  await end();
  await client.when((line) => line.type === 'focusin', from);
  await settled(probe, isOf('Alpha'));
});

t.test('an X11 window that nobody manages takes the keyboard, and all is denied meanwhile', async (t) => {
  const desktop = await WaylandDesktop.start(t, { xwayland: true });
  await desktop.keyboard();
  const display = await desktop.display();
  const probe = await desktop.probe();
  const client = await desktop.client('Alpha');
  await client.when((line) => line.type === 'focusin');
  await settled(probe, isOf('Alpha'));
  const end = desktop.run('rofi', ['-dmenu', '-password'], { DISPLAY: display });
  await client.when((line) => line.type === 'focusout');
  await caughtUp(probe);
  t.equal(newest(probe)?.['reason'], grab);
  const activated = client.lines.findLast((line) => line.type === 'activated');
  t.equal(activated?.['on'], true, 'the compositor itself still calls the window of before activated');
  await end();
  await settled(probe, isOf('Alpha'));
});

t.test('screens are told with their places, and the keyboard with its layout', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  await desktop.keyboard();
  const probe = await desktop.probe();
  await probe.when((line) => line.type === 'keyboard' && Number(line['keymap']) > 1000 && line['rate'] === 25);
  await desktop.sway('output', 'HEADLESS-1', 'resolution', '1280x720', 'position', '0', '0');
  await desktop.sway('create_output');
  await caughtUp(probe);
  await probe.send('outputs');
  const { places } = await probe.when((line) => line.type === 'outputs');
  t.equal((places as readonly unknown[]).length, 2);
  t.strictSame((places as readonly unknown[])[0], [0, 0, 1280, 720]);
});

t.test('a compositor that hangs answers nothing, and all once it goes on', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  const probe = await desktop.probe();
  await caughtUp(probe);
  desktop.signal('SIGSTOP');
  const from = probe.lines.length;
  await probe.send('ask');
  await probe.send('outputs');
  await probe.when((line) => line.type === 'outputs', from);
  t.notOk(probe.lines.slice(from).some((line) => line.type === 'answered'));
  desktop.signal('SIGCONT');
  await probe.when((line) => line.type === 'answered', from);
});

t.test('a compositor that dies is told', async (t) => {
  const desktop = await WaylandDesktop.start(t);
  const probe = await desktop.probe();
  desktop.signal('SIGKILL');
  await probe.when((line) => line.type === 'gone');
});

t.test('without a compositor it says what is missing', async (t) => {
  const { stdout } = await promisify(execFile)(await sessionProbe(), ['windows'], {
    env: { WAYLAND_DISPLAY: 'none-here' },
  });
  t.match(JSON.parse(stdout), { type: 'problem', fault: 1, what: /none-here/, remedy: /\S/ });
});

t.test('a compositor that does not tell its windows is named', async (t) => {
  const args = ['--backend=headless-backend.so', '--idle-time=0', '--no-config', '--socket=wayland-7'];
  const desktop = await WaylandDesktop.start(t, { program: 'weston', args });
  const probe = await desktop.probe();
  t.match(probe.lines[0], { type: 'problem', fault: 5, what: /weston.*does not tell/, remedy: /X11/ });
});

t.test('a compositor that was not measured is not believed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-copy-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const other = join(folder, 'otherway');
  await copyFile('/usr/bin/sway', other);
  await promisify(execFile)('chmod', ['-R', 'a+rx', folder]);
  const desktop = await WaylandDesktop.start(t, { program: other, args: ['-c', '/dev/null'] });
  const probe = await desktop.probe();
  t.match(probe.lines[0], { type: 'problem', fault: 5, what: /otherway was not tested/, remedy: /X11/ });
});
