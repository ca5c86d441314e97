import { constants, type FileHandle, open } from 'node:fs/promises';
import { toNamespacedPath } from 'node:path';
import { refuseWindowsName } from './windows-name.js';

/**
 * Makes files and folders that only their owner may open, where the mode of `open()` and `mkdir()` does not say so: on
 * Windows a file takes the rights of its folder, which on a second disk are everybody's.
 */
export interface PrivateFiles {
  /**
   * An empty file; fails with `EEXIST` when anything is there. Nobody can put another in its place until the function
   * that it returns is called.
   */
  makeFile(path: string): () => void;
  /** A folder, and those on the way to it that are missing; one that is there already is closed to others. */
  makeFolder(path: string): void;
}

/**
 * Opens a new file for writing: mode 0600, whatever the umask, or closed to others by `privately`.
 *
 * @param privately null: the mode does it, or, on Windows, the file takes the rights of its folder
 * @throws CaptureError `ERR_FILE` for a name that means something else to Windows; what Node.js throws besides
 */
export async function createPrivateFile(path: string, privately: PrivateFiles | null): Promise<FileHandle> {
  refuseWindowsName(path);
  if (privately !== null) {
    const release = privately.makeFile(toNamespacedPath(path));
    try {
      return await open(path, constants.O_WRONLY);
    } finally {
      release();
    }
  }
  // O_EXCL does not follow a link, not even a dangling one.
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await handle.chmod(0o600);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}
