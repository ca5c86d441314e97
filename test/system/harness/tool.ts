import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const built = new Map<string, Promise<void>>();

/** Path of x11_tool, built first where it is missing or older than its source. Test files that start together wait in turn. */
export async function x11Tool(): Promise<string> {
  await testTools();
  return `${root}build/tools/x11_tool`;
}

/** Path of wl_tool, likewise. */
export async function wlTool(): Promise<string> {
  await testTools();
  return `${root}build/tools/wl/wl_tool`;
}

/** Path of mock_logind, likewise. */
export async function mockLogind(): Promise<string> {
  await testTools();
  return `${root}build/tools/mock_logind`;
}

/** Path of session_probe, which is made of the product's own sources. */
export async function sessionProbe(): Promise<string> {
  const configure = 'cmake -S . -B build/ctest -DCAPSTAN_ADDON=OFF -DCAPSTAN_TESTS=ON';
  await make('ctest', `${configure} && cmake --build build/ctest --parallel 2 --target session_probe`);
  return `${root}build/ctest/test/tools/probe/session_probe`;
}

function testTools(): Promise<void> {
  return make('tools', 'cmake -S test/tools -B build/tools && cmake --build build/tools --parallel 2');
}

function make(name: string, commands: string): Promise<void> {
  const made = built.get(name) ?? run(name, commands);
  built.set(name, made);
  return made;
}

async function run(name: string, commands: string): Promise<void> {
  await mkdir(`${root}build`, { recursive: true });
  await promisify(execFile)('flock', [`build/${name}.lock`, 'sh', '-c', commands], { cwd: root });
}
