// Anybody can make the shipped binary again: the same sources give the same bytes, in whatever folder.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import { projectFolder } from '../system/harness/project.js';
import { shipped } from './harness/shipped.js';

const place = join(projectFolder, 'build/prebuilds/another/place');

/** Without the test runner's hooks, which would load in every Node that the build starts. */
function run(cwd: string, command: string, args: readonly string[]): void {
  const { NODE_OPTIONS: _, ...env } = process.env;
  // Nothing that was compiled before is taken.
  execFileSync(command, args, { cwd, env: { ...env, ZIG_LOCAL_CACHE_DIR: join(place, 'cache') }, stdio: 'pipe' });
}

t.test(
  'a build from a copy of the sources in another folder is the same, byte by byte',
  { timeout: 600_000 },
  async (t) => {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(join(place, 'build'), { recursive: true });
    run(projectFolder, 'bash', [
      '-c',
      'git ls-files -z --cached --others --exclude-standard native cmake scripts CMakeLists.txt package.json |' +
        ` tar -c --null --ignore-failed-read -T - | tar -x -C '${place}'`,
    ]);
    for (const folder of ['node_modules', 'build/zig']) {
      symlinkSync(realpathSync(join(projectFolder, folder)), join(place, folder));
    }
    run(place, 'bash', ['scripts/prebuild.sh', 'linux-x64']);
    const { file } = shipped['linux-x64'];
    const again = join(place, 'prebuilds/linux-x64', file.slice(dirname(file).length + 1));
    t.ok(readFileSync(again).equals(readFileSync(file)));
    rmSync(place, { recursive: true, force: true });
  },
);
