import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs xdotool, a program of the system under Wine: what it injects comes to Windows programs as from a keyboard and a
 * mouse. Resolves when it was started: what it does is seen in what comes of it.
 */
export async function xdotool(...args: readonly string[]): Promise<void> {
  const child = spawn('start', ['/unix', '/usr/bin/xdotool', ...args], { shell: true, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`xdotool ${args.join(' ')} ended with ${code}`);
}
