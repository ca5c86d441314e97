import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Line } from './line-process.js';
import { x11Tool } from './tool.js';

/** How many resources of a type (`"INPUTCLIENT"`: a selection of XInput events) a process holds in the X server. */
export async function resourcesHeld(env: Readonly<Record<string, string>>, pid: number, type: string): Promise<number> {
  const { stdout } = await promisify(execFile)(await x11Tool(), ['clients'], { env });
  const clients = stdout
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Line);
  const own = clients.filter((client) => client['pid'] === pid);
  return own.reduce((sum, client) => sum + ((client['resources'] as Record<string, number>)[type] ?? 0), 0);
}
