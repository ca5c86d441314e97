import { mkdir, open, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFault } from '../recording/file-faults.js';

/** A folder that whole images go into, each under a name of its own, none over another. */
export class ImageFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes the folder, for its owner only, where there is none.
   *
   * @throws CaptureError `ERR_FILE` when it cannot be made
   */
  static async make(path: string): Promise<ImageFolder> {
    await mkdir(path, { recursive: true, mode: 0o700 }).catch((error) => {
      throw fileFault(error, 'Cannot make the folder', path);
    });
    return new ImageFolder(path);
  }

  /**
   * Writes an image, mode 0600. It gets its name once it is whole.
   *
   * @returns its path
   * @throws CaptureError `ERR_FILE` when there is a file of that name; `ERR_NO_SPACE`
   */
  async write(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(this.path, name);
    const partial = join(this.path, `.${name}.${process.pid}.partial`);
    let taken = false;
    try {
      await writeFile(partial, bytes, { mode: 0o600, flag: 'wx' });
      // Takes the name if it is free: renaming alone would replace a file.
      await (await open(path, 'wx', 0o600)).close();
      taken = true;
      await rename(partial, path);
    } catch (error) {
      if (taken) await unlink(path).catch(() => {});
      await unlink(partial).catch(() => {});
      throw fileFault(error, 'Cannot write', path);
    }
    return path;
  }
}

/** `2026-11-21T12-03-04.567890123Z-click.png`: sorts by time, and fits every file system. */
export function imageName(time: bigint, trigger: string, format: string): string {
  const second = new Date(Number(time / 1_000_000_000n) * 1000).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${second}.${String(time % 1_000_000_000n).padStart(9, '0')}Z-${trigger}.${format}`;
}
