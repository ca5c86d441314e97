import type { PrivateFiles } from '../recording/private-files.js';

/**
 * What closes new files to others on Windows. Null elsewhere, where modes do, and where the native addon cannot be loaded:
 * a recording can be read there all the same, and what is made of it takes the rights of its folder.
 */
export async function loadPrivateFiles(): Promise<PrivateFiles | null> {
  if (process.platform !== 'win32') return null;
  try {
    return (await import('../recorder.js')).privateFiles();
  } catch {
    return null;
  }
}
