import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));
/** What `npm pack` made of this checkout. */
export const tarball = join(projectFolder, 'build/install/capstan.tgz');

/** A file or folder that setup-install.sh has brought. */
export function tool(path: string): string {
  return join(projectFolder, 'build/install/tools', path);
}

/** A host's environment: neither the test runner's hooks, nor npm's own variables, nor a desktop, but what is given. */
export function hostEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const foreign = /^(NODE_OPTIONS|TAP.*|npm_.*|DISPLAY|WAYLAND_DISPLAY|CAPSTAN_.*|FORCE_COLOR)$/;
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return { ...own, NO_COLOR: '1', ...more };
}

export interface Ended {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever that is; one that never ends is killed. */
export async function run(
  folder: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const options = { cwd: folder, env: hostEnv(env), timeout: 120_000, killSignal: 'SIGKILL' } as const;
  try {
    return { code: 0, ...(await promisify(execFile)(command, args, options)) };
  } catch (error) {
    const { code, signal, stdout, stderr } = error as Ended & { signal: string | null };
    return { code: code ?? signal, stdout, stderr };
  }
}

/** Makes a folder of a host there, with the package installed from the tarball and no script run. */
export function installInto(folder: string, ...options: readonly string[]): Promise<void> {
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  return installWith(folder, 'npm', ['install', ...quiet, ...options, tarball]);
}

/** The same by any command that installs. */
export async function installWith(folder: string, command: string, args: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "name": "host", "version": "1.0.0", "private": true }');
  const { code, stderr } = await run(folder, command, args);
  if (code !== 0) throw new Error(`${command} could not install (${code}): ${stderr}`);
  await cp(fileURLToPath(new URL('../fixtures', import.meta.url)), folder, { recursive: true });
}
