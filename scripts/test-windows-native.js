// Runs on Windows itself the tests that scripts/test-windows.sh runs under Wine, after `npm run build` and with
// test/tools/win built (CAPSTAN_WIN_TOOL, or build/win-tool/win_tool.exe).
//   node scripts/test-windows-native.js [lib] [contract] [windows]
// Exits 1 when a test fails.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { windowsTestFiles } from './windows-test-files.js';

const files = windowsTestFiles({ wine: false });
const chosen = process.argv.slice(2);
const unknown = chosen.filter((part) => !(part in files));
if (unknown.length > 0) {
  console.error(`test-windows-native: no part ${unknown.join(', ')}; parts: ${Object.keys(files).join(' ')}`);
  process.exit(2);
}

const manifest = createRequire(import.meta.url).resolve('tap/package.json');
const tap = join(dirname(manifest), 'dist/esm/run.mjs');
let verdict = 0;
for (const [part, list] of Object.entries(files)) {
  if (list.length === 0 || (chosen.length > 0 && !chosen.includes(part))) continue;
  console.log(`== ${part}`);
  // There is one desktop: what types into it runs alone.
  const jobs = part === 'lib' ? 2 : 1;
  const { status } = spawnSync(process.execPath, [tap, 'run', '--reporter=base', `--jobs=${jobs}`, ...list], {
    stdio: 'inherit',
  });
  if (status !== 0) verdict = 1;
}
process.exitCode = verdict;
