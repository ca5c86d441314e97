// Windows programs on a desktop of their own: an X server, and a Wine prefix made for this run. Every program started
// here is on one Wine virtual desktop that fills the screen. For the tests only; nothing of it ships.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endChild, spawnTied, startVirtualDesktop } from './virtual-desktop.js';

const SIZE = '1280x800';
const PATIENCE_S = 120;

// Debian's `wine` is a script that looks for a 32-bit half too.
const tool = (name) => {
  const debian = join('/usr/lib/wine', name);
  return existsSync(debian) ? debian : name;
};
const wine = tool('wine64');
const server = existsSync('/usr/lib/wine/wineserver64') ? '/usr/lib/wine/wineserver64' : 'wineserver';

const settings = [
  // A program that crashes ends, instead of asking a person what to do.
  ['HKCU\\Software\\Wine\\WineDbg', 'ShowCrashDialog', 'REG_DWORD', '0'],
  // Every program is on this virtual desktop, whoever starts it, and the desktop owns the screen.
  ['HKCU\\Software\\Wine\\Explorer', 'Desktop', 'REG_SZ', 'capstan'],
  ['HKCU\\Software\\Wine\\Explorer\\Desktops', 'capstan', 'REG_SZ', SIZE],
];

/** Puts a library that Wine lacks into a prefix; what Wine has of its own stays. */
async function lendLibrary(prefix, library) {
  const place = join(prefix, 'drive_c/windows/system32', basename(library));
  if (!existsSync(place)) await copyFile(library, place);
}

/**
 * `run` gives `{ code, late }` of a program that writes to the file `log`, `restart` ends all programs but leaves the
 * desktop, `stop` ends everything and removes the prefix. `library` is a DLL for where Wine has none of that name.
 * Rejects when Wine cannot be set up.
 */
export async function startWineDesktop({ library }) {
  const desktop = await startVirtualDesktop({ size: SIZE, windowManager: false });
  const prefix = join(desktop.home, 'wine');
  const env = {
    ...desktop.env,
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    // Neither .NET nor a browser: Wine would ask to download them.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
  };
  const running = new Set();
  let stopping;

  const start = (program, args, options) => {
    if (stopping !== undefined) throw new Error('the desktop has ended');
    const child = spawnTied(program, args, { ...options, env: { ...env, ...options.env } });
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.once('error', () => running.delete(child));
    return child;
  };

  /** Ends every program in the prefix. It is this run's alone, so nobody else's Wine is touched. */
  const endPrograms = async () => {
    for (const child of running) child.kill('SIGKILL');
    const end = spawnTied(server, ['-k'], { env, stdio: 'ignore' });
    await once(end, 'exit').catch(() => {});
    const gone = spawnTied(server, ['-w'], { env, stdio: 'ignore' });
    await Promise.race([once(gone, 'exit').catch(() => {}), sleep(5000, undefined, { ref: false })]);
    await endChild(gone);
  };

  const stop = () => {
    // Once: wineserver would make the prefix anew to say that nothing runs in it.
    stopping ??= endPrograms().then(desktop.stop);
    return stopping;
  };

  // A pipe as standard output is EBADF to Windows programs here: they write to a file.
  const run = async (program, args, { log, limitSeconds, cwd, env: more = {} }) => {
    const out = await open(log, 'w');
    try {
      const child = start(wine, [program, ...args], { cwd, env: more, stdio: ['ignore', out.fd, out.fd] });
      const ended = once(child, 'exit');
      const late = sleep(limitSeconds * 1000, undefined, { ref: false }).then(() => 'late');
      const first = await Promise.race([ended, late]);
      if (first !== 'late') return { code: first[0], late: false };
      child.kill('SIGKILL');
      await ended;
      return { code: null, late: true };
    } finally {
      await out.close();
    }
  };

  try {
    const log = join(desktop.home, 'set-up.log');
    const must = async (...args) => {
      const [program, ...rest] = args;
      const { code } = await run(program, rest, { log, limitSeconds: PATIENCE_S });
      if (code !== 0) throw new Error(`Wine could not be set up: "${args.join(' ')}" ended with ${code}`);
    };
    await must('wineboot', '-i');
    // Node refuses to start on what calls itself older.
    await must('winecfg', '-v', 'win10');
    for (const [key, value, type, data] of settings) {
      await must('reg', 'add', key, '/v', value, '/t', type, '/d', data, '/f');
    }
    // What was started before the settings knows nothing of the virtual desktop.
    await endPrograms();
    await lendLibrary(prefix, library);
    return {
      env,
      run,
      /** Starts a program that stays, so that the virtual desktop is up while no test runs. */
      hold: (program, args) => start(wine, [program, ...args], { stdio: 'ignore' }),
      restart: endPrograms,
      stop,
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}
