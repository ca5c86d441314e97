// Whether the session is in front of the person and not locked, as logind tells it, and without logind the kernel.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { LineProcess } from './harness/line-process.js';
import { mockLogind, sessionProbe } from './harness/tool.js';

t.setTimeout(300_000);

const none = 0;
const unknown = 1;
const secure = 5;

interface Bus {
  readonly env: Readonly<Record<string, string>>;
  readonly daemon: ChildProcess;
}

async function folderOf(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-bus-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A system bus of this test's own. */
async function startBus(t: Test, folder: string): Promise<Bus> {
  const address = `unix:path=${join(folder, 'bus')}`;
  const config = join(folder, 'bus.conf');
  const policy =
    '<policy context="default"><allow send_destination="*"/><allow own="*"/><allow eavesdrop="true"/></policy>';
  await writeFile(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>${address}</listen><auth>EXTERNAL</auth>${policy}</busconfig>`,
  );
  const daemon = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(daemon, 'exit');
  t.teardown(async () => {
    daemon.kill('SIGKILL');
    await ended;
  });
  await once(daemon.stdout, 'data');
  const env = { PATH: process.env['PATH'] ?? '', DBUS_SYSTEM_BUS_ADDRESS: address, XDG_SESSION_ID: '1' };
  return { env, daemon };
}

async function startLogind(t: Test, { env }: Bus, ...args: readonly string[]): Promise<LineProcess> {
  const logind = await LineProcess.start(await mockLogind(), args, env);
  t.teardown(() => logind.stop());
  return logind;
}

async function startProbe(t: Test, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const probe = await LineProcess.start(await sessionProbe(), args.length === 0 ? ['session'] : args, env);
  t.teardown(() => probe.stop());
  return probe;
}

/** Resolves when this is the newest that the watch says. */
async function settled(probe: LineProcess, reason: number): Promise<string> {
  for (let from = 0; ; from = probe.lines.length) {
    const last = probe.lines.findLast((line) => line.type === 'session');
    if (last !== undefined && last['reason'] === reason) return String(last['why']);
    await probe.when((line) => line.type === 'session', from);
  }
}

t.test('a session that is left, locked or closed is denied until it is back', async (t) => {
  const bus = await startBus(t, await folderOf(t));
  const logind = await startLogind(t, bus);
  const probe = await startProbe(t, bus.env);
  await settled(probe, none);
  await logind.send('active 0');
  t.match(await settled(probe, secure), /Another session/);
  await logind.send('active 1');
  await settled(probe, none);
  await logind.send('locked 1');
  t.match(await settled(probe, secure), /locked/);
  await logind.send('locked 0');
  await settled(probe, none);
  await logind.send('state closing');
  t.match(await settled(probe, secure), /closed/);
});

t.test('a session that is over, and one without a screen, are unknown', async (t) => {
  const bus = await startBus(t, await folderOf(t));
  const logind = await startLogind(t, bus);
  const probe = await startProbe(t, bus.env);
  await settled(probe, none);
  await logind.send('remove');
  t.match(await settled(probe, unknown), /ended/);
});

t.test('a session by network is not the one in front of the screen', async (t) => {
  const bus = await startBus(t, await folderOf(t));
  await startLogind(t, bus, '--no-seat');
  const probe = await startProbe(t, bus.env);
  t.match(await settled(probe, unknown), /screen/);
});

t.test('without the session that it belongs to all is denied', async (t) => {
  const bus = await startBus(t, await folderOf(t));
  await startLogind(t, bus);
  const probe = await startProbe(t, { ...bus.env, XDG_SESSION_ID: 'another' });
  await settled(probe, unknown);
});

t.test('logind that goes away is denied, and known again when it is back', async (t) => {
  const bus = await startBus(t, await folderOf(t));
  const logind = await startLogind(t, bus);
  const probe = await startProbe(t, bus.env);
  await settled(probe, none);
  await logind.stop();
  await settled(probe, unknown);
  await startLogind(t, bus);
  await settled(probe, none);
});

t.test('a bus that dies is denied, and found again', async (t) => {
  const folder = await folderOf(t);
  const bus = await startBus(t, folder);
  await startLogind(t, bus);
  const probe = await startProbe(t, bus.env);
  await settled(probe, none);
  bus.daemon.kill('SIGKILL');
  t.match(await settled(probe, unknown), /bus is gone/);
  await startLogind(t, await startBus(t, folder));
  await settled(probe, none);
});

t.test('without logind the virtual terminal tells', async (t) => {
  const file = join(await folderOf(t), 'active');
  const probe = async (own: string) => {
    const started = await startProbe(t, {}, 'terminal', file, own);
    return started.lines.findLast((line) => line.type === 'session');
  };
  await writeFile(file, 'tty2\n');
  t.match(await probe('2'), { reason: none });
  t.match(await probe(''), { reason: none });
  t.match(await probe('3'), { reason: secure, why: /tty2/ });
  const moved = await startProbe(t, {}, 'terminal', file, '2');
  await writeFile(file, 'tty5\n');
  await moved.send('look');
  t.match(await settled(moved, secure), /tty5/);
});

t.test('where nobody tells, all is denied', async (t) => {
  const probe = await startProbe(t, {}, 'terminal', join(await folderOf(t), 'none'), '1');
  t.match(await settled(probe, unknown), /Neither logind nor/);
});
