// The demo on a machine with a display: records the person's own input for 20 seconds, once they have agreed.

import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startRecording } from '../dist/index.js';
import { demoFolder, say, showInspect, showNext, stopSignal } from './demo-report.js';

const SECONDS = 20;

/** The class of the focused window: the terminal that the demo was started from. */
async function focusedApp() {
  const xprop = async (...args) => (await promisify(execFile)('xprop', args, { timeout: 5000 })).stdout;
  const window = /window id # (0x[0-9a-f]+)/.exec(await xprop('-root', '_NET_ACTIVE_WINDOW'))?.[1];
  if (window === undefined || window === '0x0') return null;
  return /= "(?:[^"\\]|\\.)*", "((?:[^"\\]|\\.)*)"/.exec(await xprop('-id', window, 'WM_CLASS'))?.[1] ?? null;
}

async function agreed(question) {
  if (process.argv.includes('--yes')) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    say('Nobody is here to ask (no terminal). To agree beforehand: npm run demo -- --yes');
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C or the end of input at the question is a no.
  const answer = await new Promise((resolve) => {
    lines.once('close', () => resolve(''));
    lines.once('SIGINT', () => lines.close());
    lines.question(question).then(resolve, () => resolve(''));
  });
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function main() {
  const app = await focusedApp().catch(() => null);
  if (app === null)
    throw new Error('No window manager says which window has the focus. Start the demo from a terminal.');
  // A class may hold what a glob takes for a wildcard.
  const policy = {
    version: 1,
    allow: [{ app: app.replaceAll(/[\\*?]/g, '\\$&') }],
    streams: { keys: 'full', pointer: true, screen: { on: ['click', 'focus', 'typing-pause', 'scroll-stop'] } },
  };
  const folder = await demoFolder();
  say(`There is a display (${process.env.DISPLAY}): the demo records your own input for ${SECONDS} seconds.`);
  say(`  what    keys, clicks, wheel, pointer and pictures of ${app}, only while the focus is there: the policy is`);
  say(`          ${JSON.stringify(policy)}`);
  say('  not     any other app (black in the pictures), the clipboard; nothing leaves this machine');
  say(`  where   ${folder}`);
  say('  stop    Ctrl-C, at any time');
  if (process.env.WAYLAND_DISPLAY) say('  note    this is a Wayland session: only apps that run under X11 can be seen');
  say('');
  if (!(await agreed('Record now? [y/N] '))) {
    say('Nothing was recorded.');
    return;
  }

  const signal = stopSignal();
  const recording = await startRecording({ policy, out: folder, signal });
  recording.finished.catch(() => {});
  for (let left = SECONDS; left > 0 && recording.state === 'recording'; left--) {
    const where = recording.focus?.denied === false ? `${recording.focus.app}: allowed` : 'another app: not recorded';
    const line = `recording, ${String(left).padStart(2)} s left, ${recording.stats.events} events, ${where}`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
    else if (left % 5 === 0) say(line);
    await sleep(1000, undefined, { signal }).catch(() => {});
  }
  if (process.stdout.isTTY) say('');
  await recording.stop();
  await recording.finished;
  say(`\nRecording: ${recording.path}\n`);
  await showInspect(recording.path);
  showNext(recording.path);
  say(`  rm ${recording.path}    if you do not want to keep it`);
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`\nThe demo failed: ${error.message}\n`);
}
