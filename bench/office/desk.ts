// The desk that the work is done at: a virtual desktop with a browser on three pages, an editor and a terminal.

import { type ChildProcess, execFile } from 'node:child_process';
import { readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endChild, spawnTied, startVirtualDesktop } from '../desktop/virtual-desktop.js';
import { browserArguments, browserName, renamedBrowser } from './browser.js';
import { Hands } from './hands.js';
import { writePages } from './pages.js';
import type { Random } from './random.js';

const PATIENCE_MS = 60_000;

/** Window classes of the three apps: what a policy allows. */
export const officeApps = [browserName, 'Mousepad', 'XTerm'] as const;
export type OfficeApp = (typeof officeApps)[number];

export interface Desk extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly hands: Hands;
  activate(app: OfficeApp): Promise<void>;
  /** Where a place of the page in front stands on the screen, root pixels. */
  onPage(x: number, y: number): readonly [number, number];
}

export async function openDesk(random: Random, photo: boolean): Promise<Desk> {
  const desktop = await startVirtualDesktop();
  const { env, home } = desktop;
  const apps: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    for (const app of apps.reverse()) await endChild(app);
    await desktop.stop();
  };
  const open = (program: string, args: readonly string[], more: Record<string, string> = {}): void => {
    const app = spawnTied(program, args, { env: { ...env, ...more }, stdio: 'ignore' });
    app.on('error', () => {});
    apps.push(app);
  };

  try {
    const hands = new Hands(env, random);
    await hands.rest();
    const note = join(home, 'note.txt');
    await writeFile(note, 'Notes of the week\n\n');
    open('xterm', ['-geometry', '100x30+60+420', '-T', 'Terminal', '-e', 'bash', '--norc'], { PS1: '$ ' });
    const terminal = await windowOf(hands, 'XTerm');
    open('mousepad', ['--disable-server', note]);
    const editor = await windowOf(hands, 'Mousepad');
    await hands.xdotool('windowsize', editor, 960, 700, 'windowmove', editor, 860, 240);
    const pages = await writePages(home, random, photo);
    open(await renamedBrowser(join(home, 'browser')), browserArguments(join(home, 'profile'), pages), {
      CHROME_DESKTOP: `${browserName}.desktop`, // the instance in its window class comes from this name
    });
    const browser = await windowOf(hands, browserName);
    await assertRenamed(hands, env, browser);
    const page = await pageOrigin(hands, browser);
    const windows: Record<OfficeApp, string> = { [browserName]: browser, Mousepad: editor, XTerm: terminal };
    return {
      env,
      home,
      hands,
      activate: (app) => hands.activate(windows[app]),
      onPage: (x, y) => [page.x + x, page.y + y],
      [Symbol.asyncDispose]: close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

async function windowOf(hands: Hands, name: string): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    // It fails where there is none, and where a window goes while it looks.
    const found = await hands.xdotool('search', '--onlyvisible', '--class', `^${name}$`).catch(() => '');
    const window = found.split('\n').at(-1);
    if (window !== undefined && window !== '') return window;
    await sleep(200);
  }
  throw new Error(`${name} did not open a window.`);
}

// Should Debian's package change, the bench says so and does not record nothing.
async function assertRenamed(hands: Hands, env: Readonly<Record<string, string>>, window: string): Promise<void> {
  const program = await readlink(`/proc/${await hands.xdotool('getwindowpid', window)}/exe`);
  const { stdout } = await promisify(execFile)('xprop', ['-id', window, 'WM_CLASS'], { env });
  if (!program.endsWith(`/${browserName}`) || /chrom/i.test(stdout)) {
    throw new Error(`The browser still goes by its own name: ${program}, ${stdout.trim()}`);
  }
}

/** The page in front says in its title where it begins. */
async function pageOrigin(hands: Hands, window: string): Promise<{ x: number; y: number }> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const [, x, y] = / at (-?[\d.]+),(-?[\d.]+)/.exec(await hands.xdotool('getwindowname', window)) ?? [];
    if (x !== undefined && y !== undefined) return { x: Math.round(Number(x)), y: Math.round(Number(y)) };
    await sleep(200);
  }
  throw new Error('The browser did not show its page.');
}
