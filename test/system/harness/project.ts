import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The nearest folder above the tests that has a package.json, wherever they were compiled to. */
export const projectFolder = nearest(dirname(fileURLToPath(import.meta.url)));

/** The library as a program of its own imports it. */
export const library = pathToFileURL(join(projectFolder, 'dist/index.js')).href;

function nearest(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('no package.json above the tests');
  return nearest(parent);
}
