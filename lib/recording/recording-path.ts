import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, toNamespacedPath } from 'node:path';
import { CaptureError } from '../errors.js';
import { fileFault } from './file-faults.js';
import type { PrivateFiles } from './private-files.js';

/**
 * The file to record to: `out` itself, or, where `out` is an existing folder, a new name in it after the time, such as
 * `2026-11-21T09-08-07Z.mcap`.
 */
export async function recordingPath(out: string, date: Date): Promise<string> {
  if (!(await isFolder(out))) return out;
  // No colons: other systems' file names cannot have them.
  const stem = join(out, `${date.toISOString().slice(0, 19).replaceAll(':', '-')}Z`);
  for (let n = 1; ; n++) {
    const path = n === 1 ? `${stem}.mcap` : `${stem}-${n}.mcap`;
    if (!(await exists(path))) return path;
  }
}

/**
 * The folder for recordings that were given no place: `$CAPSTAN_HOME/recordings`, else `capstan/recordings` in the XDG
 * state folder, or, on Windows, in the local application data. Created if need be, for its owner only (0700).
 *
 * @param privately what closes it to others where its mode does not
 * @throws CaptureError `ERR_FILE` when it cannot be made, or is a link, or belongs to someone else
 */
export async function recordingsFolder(
  env: NodeJS.ProcessEnv = process.env,
  privately: PrivateFiles | null = null,
): Promise<string> {
  const folder = join(stateFolder(env), 'recordings');
  try {
    if (privately !== null) {
      privately.makeFolder(toNamespacedPath(folder));
      return folder;
    }
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await lstat(folder);
    if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
      throw new CaptureError('ERR_FILE', `Cannot record to ${folder}: it is a link, or belongs to someone else.`, {
        remedy: 'Set CAPSTAN_HOME to a folder of your own.',
      });
    }
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) await chmod(folder, 0o700);
  } catch (error) {
    throw fileFault(error, 'Cannot make the folder', folder);
  }
  return folder;
}

function stateFolder(env: NodeJS.ProcessEnv): string {
  const own = env['CAPSTAN_HOME'];
  if (own !== undefined && own !== '') return own;
  return join(process.platform === 'win32' ? localFolder(env) : xdgFolder(env), 'capstan');
}

// Not APPDATA, which roams: Windows copies that one to a server at each log-out.
function localFolder(env: NodeJS.ProcessEnv): string {
  const local = env['LOCALAPPDATA'];
  return local !== undefined && isAbsolute(local) ? local : join(homedir(), 'AppData', 'Local');
}

function xdgFolder(env: NodeJS.ProcessEnv): string {
  const state = env['XDG_STATE_HOME'];
  // The XDG specification has relative paths ignored.
  return state !== undefined && isAbsolute(state) ? state : join(homedir(), '.local', 'state');
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
