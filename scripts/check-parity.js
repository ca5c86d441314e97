// Every OS folder has a file for every part of a backend, so that a part is found by its name on any platform.
// Usage: node scripts/check-parity.js [root]. Prints what is missing; exits 1 when something is.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const stems = [
  'make_backend',
  'input_hook',
  'window_watch',
  'frame_source',
  'ui_watch',
  'indicator',
  'permission',
  'os_handles',
];
const endings = ['.cpp', '.hpp', '.mm'];

// On Linux a part may be one for all sessions, or the X11 one: evdev alone knows no window, so it has no such parts.
const rooms = [
  { os: 'win', folders: ['native/win'] },
  { os: 'mac', folders: ['native/mac'] },
  { os: 'linux', folders: ['native/linux', 'native/linux/x11'] },
];

const root = process.argv[2] ?? '.';
const missing = rooms.flatMap(({ os, folders }) =>
  stems
    .filter(
      (stem) => !folders.some((folder) => endings.some((ending) => existsSync(join(root, folder, stem + ending)))),
    )
    .map((stem) => `${folders.join(' or ')}: no ${stem}${endings.join(', ')} (${os})`),
);
for (const line of missing) console.error(line);
process.exitCode = missing.length === 0 ? 0 : 1;
