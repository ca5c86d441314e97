// A desktop of its own: Xvfb on a free display number, openbox, and the keyboard layouts asked for.
// For the demo, the system tests and the benchmarks; nothing of it ships in the package.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 30_000;

/** Kept for the message when it dies; what it says later is read and dropped, so that it never blocks on a full pipe. */
function keepErrors(child) {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-4000);
  });
  return () => said.trim();
}

/** Runs a child that the kernel kills when this process dies, however it dies. */
function tied(command, args, options) {
  return spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], options);
}

async function run(command, args, env) {
  const child = tied(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const errors = keepErrors(child);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${code}): ${errors()}`);
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = once(child, 'exit');
  child.kill('SIGTERM');
  const gone = await Promise.race([closed.then(() => true), sleep(5000, false, { ref: false })]);
  if (!gone) {
    child.kill('SIGKILL');
    await closed;
  }
}

function exited(child) {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

/**
 * @param {import('./virtual-desktop.js').VirtualDesktopOptions} options
 * @returns {Promise<import('./virtual-desktop.js').VirtualDesktop>}
 */
export async function startVirtualDesktop(options = {}) {
  const { size = '1920x1080', layouts = 'us', windowManager = true } = options;
  const home = await mkdtemp(join(tmpdir(), 'capstan-desktop-'));
  const children = [];
  let stopping;
  const stop = () => {
    stopping ??= (async () => {
      for (const child of children.reverse()) await end(child);
      await rm(home, { recursive: true, force: true });
    })();
    return stopping;
  };

  try {
    const server = tied(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset', '-dpi', '96'],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
    );
    children.push(server);
    const serverErrors = keepErrors(server);
    server.on('error', () => {});
    const number = await Promise.race([
      once(createInterface({ input: server.stdio[3] }), 'line').then(([line]) => line),
      once(server, 'exit').then(() => undefined),
      once(server, 'error').then(() => undefined),
      sleep(PATIENCE_MS, undefined, { ref: false }),
    ]);
    if (number === undefined) throw new Error(`Xvfb did not start: ${serverErrors()}`);

    // Nothing of the person's own desktop reaches the apps, and nothing of theirs reaches the person's files.
    const display = `:${number}`;
    const runtime = join(home, 'run');
    await mkdir(runtime, { mode: 0o700 });
    const env = {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      LANG: 'C.UTF-8',
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_DATA_HOME: join(home, '.local/share'),
      XDG_STATE_HOME: join(home, '.local/state'),
      XDG_RUNTIME_DIR: runtime,
      XMODIFIERS: '@im=none',
      GTK_IM_MODULE: 'gtk-im-context-simple',
      NO_AT_BRIDGE: '1',
      GSETTINGS_BACKEND: 'memory',
      DISPLAY: display,
    };
    await run('setxkbmap', ['-layout', layouts], env);

    if (windowManager) {
      // Openbox takes over the root window before it listens: a window mapped in between is never managed. What it runs
      // at its start, it runs once it listens.
      const up = join(home, 'openbox-is-up');
      const args = ['--sm-disable', '--startup', `touch ${up}`];
      const manager = tied('openbox', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
      children.push(manager);
      const managerErrors = keepErrors(manager);
      manager.on('error', () => {});
      const deadline = Date.now() + PATIENCE_MS;
      while (!existsSync(up)) {
        if (exited(manager) || Date.now() > deadline) throw new Error(`openbox did not start: ${managerErrors()}`);
        await sleep(10);
      }
    }
    return { display, env, home, serverPid: server.pid, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}
