// The binaries that the package ships for Linux, and the programs that load them here; scripts/test-prebuilds.sh has
// made and fetched them.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../system/harness/project.js';

interface Shipped {
  readonly arch: 'x64' | 'arm64';
  readonly libc: 'glibc' | 'musl';
  readonly file: string;
}

const binary = (arch: Shipped['arch'], libc: Shipped['libc']): Shipped => ({
  arch,
  libc,
  file: join(projectFolder, 'prebuilds', `linux-${arch}`, `capstan.${libc}.node`),
});

export const shipped = {
  'linux-x64': binary('x64', 'glibc'),
  'linux-x64-musl': binary('x64', 'musl'),
  'linux-arm64': binary('arm64', 'glibc'),
} as const;

/** What a program is started with, and what it needs in its environment. */
interface Runtime {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const fetched = (path: string) => join(projectFolder, 'build/prebuilds', path);

/** An emulated processor; the kernel and the files that `arm64` lacks are those of this machine. */
export const nodeOnArm64: Runtime = {
  command: ['qemu-aarch64-static', '-L', fetched('arm64'), fetched('node-arm64/bin/node')],
};

export const nodeHere: Runtime = { command: [process.execPath] };

export const newerNode: Runtime = { command: [fetched('node-22/bin/node')] };

export const bunWithMusl: Runtime = {
  // Else it would take #lib/… for the sources, as tsconfig.json says to the compiler.
  command: [fetched('bun-musl/bin/bun'), `--tsconfig-override=${fetched('tsconfig.json')}`],
  env: { LD_LIBRARY_PATH: fetched('musl') },
};

/** The package as npm installs it on arm64. */
export const arm64App = fetched('app-arm64');

/** A file of the copy of the sources that scripts/test-prebuilds.sh has built once more. */
export const copyElsewhere = (path: string): string => join(fetched('another/place'), path);

/** The environment of a host that has no build of a checkout: only what is shipped is looked for. */
export function hostEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, PREBUILDS_ONLY: '1', ...more };
}

/** Runs a script of ours to its end in one of them, and gives what it prints as JSON. */
export async function runIn(runtime: Runtime, script: string, env: Readonly<Record<string, string>> = {}) {
  const [command = '', ...before] = runtime.command;
  const { stdout } = await promisify(execFile)(command, [...before, script], {
    cwd: projectFolder,
    env: hostEnvironment({ ...runtime.env, ...env }),
  });
  return JSON.parse(stdout);
}
