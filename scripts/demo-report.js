// What both demos share: where recordings go, how long to wait, and the words at the end.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Where the demo's recordings are kept: $CAPSTAN_HOME/recordings, else ./recordings of the checkout. */
export async function demoFolder() {
  const own = process.env.CAPSTAN_HOME;
  const folder = own ? join(own, 'recordings') : fileURLToPath(new URL('../recordings', import.meta.url));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** True once `holds` does; false when it does not within the time, or `signal` aborts. */
export async function until(holds, { seconds = 10, signal } = {}) {
  const deadline = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > deadline || signal?.aborted) return false;
    await sleep(20);
  }
  return true;
}

/** Aborts at the first Ctrl-C or SIGTERM, so that everything is put away in order; the second one ends at once. */
export function stopSignal() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => {
      say(`\n${name === 'SIGINT' ? 'Ctrl-C' : name}: stopping, and closing what was opened …`);
      controller.abort();
    });
  }
  return controller.signal;
}

export async function showInspect(file) {
  const child = spawn(process.execPath, [cli, 'inspect', file], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`capstan inspect failed (${code})`);
}

/** Writes the frames of a recording as images beside it; returns their paths, in time order. */
export async function writeFrames(file) {
  const folder = file.replace(/\.mcap$/, '-frames');
  const child = spawn(process.execPath, [cli, 'frames', file, '--out', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = [];
  child.stdout.on('data', (part) => output.push(part));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`capstan frames failed (${code})`);
  const lines = Buffer.concat(output).toString().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line).path);
}

export function shortPath(file) {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

export function showNext(file) {
  const shown = shortPath(file);
  say('\nNext:');
  say(`  npx capstan events ${shown} --topic /input/key    every key, one JSON object a line`);
  say(`  npx capstan inspect ${shown} --json               the summary for programs`);
  say(`  npx capstan frames ${shown} --out images          every picture, as it was`);
  say('  npx capstan doctor                                what works on this machine');
  say('  npx capstan record --help                         record with a policy of your own');
}
