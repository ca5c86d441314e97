import { mkdir, rename, stat, unlink } from 'node:fs/promises';
import { join, resolve, toNamespacedPath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileFault } from '../recording/file-faults.js';
import { createPrivateFile, type PrivateFiles } from '../recording/private-files.js';
import { refuseWindowsName } from '../recording/windows-name.js';

/** A folder that whole images go into, each under a name of its own, none over another. */
export class ImageFolder {
  readonly path: string;
  readonly #privately: PrivateFiles | null;

  private constructor(path: string, privately: PrivateFiles | null) {
    this.path = path;
    this.#privately = privately;
  }

  /**
   * Makes the folder, for its owner only, where there is none.
   *
   * @param privately what closes the folder and the images to others where modes do not
   * @throws CaptureError `ERR_FILE` when it cannot be made
   */
  static async make(path: string, privately: PrivateFiles | null): Promise<ImageFolder> {
    try {
      refuseWindowsName(path);
      if (privately === null) await mkdir(path, { recursive: true, mode: 0o700 });
      else if (!(await isFolder(path))) privately.makeFolder(toNamespacedPath(resolve(path)));
    } catch (error) {
      throw fileFault(error, 'Cannot make the folder', path);
    }
    return new ImageFolder(path, privately);
  }

  /**
   * Writes an image, for its owner only. It gets its name once it is whole.
   *
   * @returns its path
   * @throws CaptureError `ERR_FILE` when there is a file of that name; `ERR_NO_SPACE`
   */
  async write(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(this.path, name);
    const partial = join(this.path, `.${name}.${process.pid}.partial`);
    let taken = false;
    try {
      const file = await createPrivateFile(partial, this.#privately);
      await file.writeFile(bytes).finally(() => file.close());
      // Takes the name if it is free: renaming alone would replace a file.
      await (await createPrivateFile(path, this.#privately)).close();
      taken = true;
      await renameOver(partial, path);
    } catch (error) {
      if (taken) await unlink(path).catch(() => {});
      await unlink(partial).catch(() => {});
      throw fileFault(error, 'Cannot write', path);
    }
    return path;
  }
}

/** What Windows says of a file that another program has open without sharing it. */
const heldByOthers = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Attempts, 50 ms apart: an indexer or a virus scanner looks at each new file, for a moment. */
const ATTEMPTS = process.platform === 'win32' ? 40 : 1;

async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const held = heldByOthers.has((error as NodeJS.ErrnoException).code ?? '');
      if (!held || attempt >= ATTEMPTS) throw error;
      await delay(50);
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** `2026-11-21T12-03-04.567890123Z-click.png`: sorts by time, and fits every file system. */
export function imageName(time: bigint, trigger: string, format: string): string {
  const second = new Date(Number(time / 1_000_000_000n) * 1000).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${second}.${String(time % 1_000_000_000n).padStart(9, '0')}Z-${trigger}.${format}`;
}
