import { readFileSync } from 'node:fs';
import { tool } from './package.js';

/** A program that runs JavaScript, as setup-install.sh has brought it. */
export interface Runtime {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  /** Before the script. */
  readonly args: readonly string[];
}

function versionOf(name: string): string {
  const script = readFileSync(new URL('../../../scripts/setup-install.sh', import.meta.url), 'utf8');
  const version = new RegExp(`^${name} \\S+ (\\S+) `, 'm').exec(script)?.[1];
  if (version === undefined) throw new Error(`setup-install.sh brings no ${name}`);
  return version;
}

/** `path` begins with the name of its folder. */
const runtime = (name: string, path: string, ...args: readonly string[]): Runtime => ({
  name,
  version: versionOf(path.replace(/\/.*/, '')),
  file: tool(path),
  args,
});

/** What Deno must be allowed; docs/packaging.md says what for. */
const denoPermissions = ['--allow-ffi', '--allow-read', '--allow-write', '--allow-env', '--allow-sys=uid,homedir'];

export const nodes: readonly Runtime[] = [20, 22, 24, 26].map((major) =>
  runtime(`Node ${major}`, `node-${major}/bin/node`),
);

export const runtimes: readonly Runtime[] = [
  ...nodes,
  runtime('Bun', 'bun/bin/bun'),
  runtime('Deno', 'deno/deno', 'run', '--no-prompt', ...denoPermissions),
];
