import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let built: Promise<string> | undefined;

/** Path of x11_tool, built first where it is missing or older than its source. Test files that start together wait in turn. */
export function x11Tool(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  await mkdir(`${root}build`, { recursive: true });
  const make = 'cmake -S test/tools -B build/tools && cmake --build build/tools --parallel 2';
  await promisify(execFile)('flock', ['build/tools.lock', 'sh', '-c', make], { cwd: root });
  return `${root}build/tools/x11_tool`;
}
