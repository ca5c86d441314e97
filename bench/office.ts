import { execFile } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { openDesk } from './office/desk.js';
import { Random } from './office/random.js';
import { work } from './office/workload.js';
const { values } = parseArgs({ options: { json: { type: 'boolean' }, minutes: { type: 'string', default: '3' }, shots: { type: 'string' } } });
await using desk = await openDesk(new Random(1), false);
const random = new Random(2);
const start = performance.now();
if (values.shots) await mkdir(values.shots, { recursive: true });
let shot = 0;
const take = async (kind: string) => {
  if (!values.shots) return;
  const at = Math.round(performance.now() - start);
  await promisify(execFile)('xwd', ['-root', '-silent', '-display', desk.env['DISPLAY'] ?? '', '-out', join(values.shots, `${String(shot++).padStart(4, '0')}-${at}-${kind.replaceAll(' ', '_')}.xwd`)]);
};
await take('start');
const n = await work(desk, random, Number(values.minutes), async (kind, number) => {
  await sleep(kind === 'type' ? 500 : 350);
  await take(kind);
  console.error(number, Math.round(performance.now() - start), kind);
});
console.error(n, 'actions');
