// Electron, and every program with Node inside, is a host that is not called node.exe: an addon whose imports name that
// file does not load there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

const lifetimes = join(import.meta.dirname, '../lib/fixtures/lifetimes.mjs');
const host = join(t.testdir(), 'host.exe');
copyFileSync(process.execPath, host);

/** Runs the script in the renamed host: its exit code, and what it said. */
async function inHost(...args: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(host, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code: code as number | null, said };
}

t.test('the copy is a host with another name', async (t) => {
  t.match(await inHost('-p', 'process.execPath'), { code: 0, said: /host\.exe/ });
});

t.test('a host with another name than node.exe loads the addon', async (t) => {
  t.strictSame(await inHost(lifetimes, 'load'), { code: 0, said: '' });
});

t.test('and captures with it, a hundred times', async (t) => {
  t.strictSame(await inHost(lifetimes, 'cycles'), { code: 0, said: '' });
});
