// The demo without a display: a virtual desktop, two real apps, real injected input, and a policy that allows one app.

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openRecording, startRecording } from '../dist/index.js';
import { demoFolder, say, shortPath, showInspect, showNext, stopSignal, until, writeFrames } from './demo-report.js';
import { endChild, spawnTied, startVirtualDesktop } from './virtual-desktop.js';

const COMMANDS = ['echo "Hello from the allowed app"', 'seq 1 200', 'date'];
const CANARY = 'The canary sings: my PIN is 4711.';
// Where the windows stand, one pixel each: white paper in the terminal, and the editor beside it.
const IN_TERMINAL = [400, 200];
const IN_EDITOR = [900, 700];
const policy = {
  version: 1,
  allow: [{ app: 'XTerm' }],
  streams: { keys: 'full', pointer: true, screen: { on: ['click', 'focus', 'typing-pause', 'scroll-stop'] } },
  // The demo's own input is made by a program; a person's policy leaves this out, and such input is then dropped.
  injected: 'keep',
};

const signal = stopSignal();
const opened = [];

class Stopped extends Error {}

function step(text) {
  if (signal.aborted) throw new Stopped();
  say(`  ${text}`);
}

async function main() {
  say('No display here: the demo opens a virtual desktop (Xvfb, openbox) with two apps, xterm and Mousepad.');
  say('The policy allows xterm alone:');
  say(`  ${JSON.stringify(policy)}\n`);

  const desktop = await startVirtualDesktop();
  opened.push(() => desktop.stop());
  const { env } = desktop;
  const note = join(desktop.home, 'note.txt');
  await writeFile(note, '');
  // A plain prompt, so that the terminal's title and text do not depend on this machine.
  openApp('xterm', ['-geometry', '90x24+40+60', '-T', 'Terminal', '-e', 'bash', '--norc'], { ...env, PS1: '$ ' });
  openApp('mousepad', ['--disable-server', note], env);
  step('opening the two apps …');
  const xdotool = (...args) =>
    promisify(execFile)('xdotool', args.map(String), { env, timeout: 30_000 }).then(({ stdout }) => stdout.trim());
  const windowOf = async (name) =>
    (await xdotool('search', '--sync', '--onlyvisible', '--class', name)).split('\n').at(-1);
  const terminal = await windowOf('XTerm');
  const editor = await windowOf('Mousepad');
  // Over a corner of the terminal, so that the frames have something to leave out.
  await xdotool('windowmove', editor, 480, 300);

  process.env.DISPLAY = desktop.display;
  const recording = await startRecording({ policy, out: await demoFolder() });
  opened.push(() => recording.stop());
  // A fault is reported once, by the await below.
  recording.finished.catch(() => {});
  let enters = 0;
  const live = (async () => {
    for await (const batch of recording.events()) {
      for (const event of batch) if (event.kind === 'keyup' && event.code === 'Enter') enters++;
    }
  })();
  live.catch(() => {});

  const goTo = async (window, allowed) => {
    await xdotool('windowactivate', '--sync', window);
    const known = await until(() => recording.focus !== null && recording.focus.denied === !allowed, { signal });
    if (!known && !signal.aborted) throw new Error('The recorder did not notice which window has the focus.');
  };

  // Return by name: for a line feed xdotool presses a key that keyboards have no more.
  const enter = async (line) => {
    await xdotool('type', '--delay', 35, line);
    await xdotool('key', 'Return');
  };
  step('recording; typing a command into xterm …');
  await goTo(terminal, true);
  await enter(COMMANDS[0]);
  step('moving the pointer, clicking and scrolling in xterm …');
  await xdotool('mousemove', 120, 150);
  // Relative steps are made by XTEST; an absolute one is a warp, which is no input.
  await xdotool(...Array.from({ length: 40 }, () => ['mousemove_relative', 8, 3, 'sleep', 0.008]).flat());
  await enter(COMMANDS[1]);
  await xdotool('click', 1, 'sleep', 0.1, 'click', '--repeat', 3, '--delay', 60, 4, 'sleep', 0.1);
  await xdotool('click', '--repeat', 3, '--delay', 60, 5, 'sleep', 0.6);
  step('typing a secret sentence into Mousepad, which the policy does not allow …');
  await goTo(editor, false);
  await xdotool('mousemove', 900, 650, 'type', '--delay', 35, CANARY);
  await xdotool('key', 'ctrl+s');
  const saved = await savedText(note);
  step('going back to xterm, one more command …');
  await goTo(terminal, true);
  await enter(COMMANDS[2]);
  await until(() => enters >= COMMANDS.length, { signal });
  // The frame after a pause in typing is the last thing to be seen.
  await sleep(1000);
  step('stopping.');
  await recording.stop();
  await recording.finished;
  await live;
  await report(recording, saved);
}

function openApp(command, args, env) {
  const app = spawnTied(command, args, { env, stdio: 'ignore' });
  app.on('error', () => {});
  opened.push(() => endChild(app));
}

// What the other app holds is the proof that the sentence was really typed.
async function savedText(file) {
  let text = '';
  const deadline = Date.now() + 5000;
  while (!text.includes(CANARY) && Date.now() < deadline && !signal.aborted) {
    await sleep(50);
    text = await readFile(file, 'utf8');
  }
  return text.trim();
}

async function report(recording, saved) {
  const apps = new Set();
  let typed = '';
  const file = await openRecording(recording.path);
  for await (const event of file.events()) {
    if (event.kind === 'keydown') typed += event.text ?? (event.code === 'Enter' ? '\n' : '');
    if (event.kind === 'focus' && !event.denied) apps.add(event.app);
  }
  const shown = { allowed: true, denied: false };
  for await (const frame of file.frames()) {
    const lit = ([x, y]) => frame.data.subarray(4 * (y * frame.width + x), 4 * (y * frame.width + x) + 3).some(Boolean);
    shown.allowed &&= lit(IN_TERMINAL);
    shown.denied ||= lit(IN_EDITOR);
  }
  await file.close?.();

  say(`\nRecording: ${recording.path}\n`);
  await showInspect(recording.path);

  const images = await writeFrames(recording.path);
  const expected = `${COMMANDS.join('\n')}\n`;
  const findings = [
    [typed === expected, `the recording has what was typed into xterm, exactly: ${COMMANDS.join(' ⏎ ')} ⏎`],
    [saved === CANARY, `Mousepad received the secret: ${CANARY}`],
    [!typed.includes('canary') && !typed.includes('4711'), 'the recording has nothing of it'],
    [[...apps].join() === 'XTerm', 'the recording names no app but XTerm'],
    [images.length > 0 && shown.allowed, `${images.length} pictures of the screen, each with xterm in it`],
    [!shown.denied, 'where Mousepad stands they are black'],
    [recording.stats.lost === 0, `lost = ${recording.stats.lost}`],
  ];
  say('');
  for (const [holds, what] of findings) say(`  ${holds ? 'yes' : 'NO '}  ${what}`);
  say(`\nOpen this picture: ${shortPath(images.at(-1))}`);
  showNext(recording.path);
  if (!findings.every(([holds]) => holds)) throw new Error('The demo did not show what it promises (see NO above).');
}

try {
  await main();
} catch (error) {
  process.exitCode = signal.aborted ? 130 : 1;
  if (!signal.aborted) process.stderr.write(`\nThe demo failed: ${error.message}\n`);
} finally {
  // Last opened, first closed; one that fails does not keep the others open.
  for (const close of opened.reverse()) await Promise.resolve(close()).catch(() => {});
}
