import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Teardown } from '../../contract/stage.js';
import { LineProcess } from './line-process.js';
import { sessionProbe, wlTool } from './tool.js';
import { until } from './until.js';

/** sway refuses to run as root, and its X server lets in only its own user. */
const NOBODY = 65534;
const asRoot = process.getuid?.() === 0;

function unprivileged(command: string, args: readonly string[]): [string, string[]] {
  if (!asRoot) return [command, [...args]];
  return ['setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', command, ...args]];
}

interface WaylandOptions {
  /** Whether X11 apps can run. */
  readonly xwayland?: boolean;
  /** The program, where it is not sway under its own name. */
  readonly program?: string;
  readonly args?: readonly string[];
}

/** A compositor of this test's own without a screen, and what lives on it. All of it ends with the test. */
export class WaylandDesktop {
  readonly #test: Teardown;
  readonly #folder: string;
  readonly #env: Record<string, string>;
  readonly #pid: number;

  private constructor(test: Teardown, folder: string, env: Record<string, string>, pid: number) {
    this.#test = test;
    this.#folder = folder;
    this.#env = env;
    this.#pid = pid;
  }

  static async start(test: Teardown, options: WaylandOptions = {}): Promise<WaylandDesktop> {
    const folder = await mkdtemp(join(tmpdir(), 'capstan-wl-'));
    test.teardown(() => rm(folder, { recursive: true, force: true }));
    const config = join(folder, 'config');
    await writeFile(config, `xwayland ${options.xwayland === true ? 'enable' : 'disable'}\nfocus_follows_mouse no\n`);
    await chmod(folder, 0o700);
    if (asRoot) for (const path of [folder, config]) await chown(path, NOBODY, NOBODY);
    const env: Record<string, string> = {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      WLR_BACKENDS: 'headless',
      WLR_LIBINPUT_NO_DEVICES: '1',
      WLR_RENDERER: 'pixman',
    };
    const [command, args] = unprivileged(options.program ?? 'sway', options.args ?? ['-c', config]);
    const child = spawn(command, args, { env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    test.teardown(async () => {
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await ended;
    });
    let files: string[] = [];
    const socket = () => files.find((name) => /^wayland-\d+$/.test(name));
    const wanted = options.program === undefined ? () => files.some((name) => name.startsWith('sway-ipc')) : () => true;
    for (let tries = 0; tries < 1000 && (socket() === undefined || !wanted()); tries++) {
      await sleep(20);
      files = await readdir(folder);
    }
    const sway = files.find((name) => name.startsWith('sway-ipc'));
    Object.assign(env, { WAYLAND_DISPLAY: socket() ?? 'none' }, sway && { SWAYSOCK: join(folder, sway) });
    return new WaylandDesktop(test, folder, env, child.pid ?? 0);
  }

  /** An app with a window, in words those of x11_tool. */
  async client(app: string, title = app): Promise<LineProcess> {
    const client = await LineProcess.start(await wlTool(), ['client', '--class', app, '--title', title], this.#env);
    this.#test.teardown(() => client.stop());
    await client.when((line) => line.type === 'activated' && line['on'] === true);
    return client;
  }

  /** What the product's own watch sees. */
  async probe(): Promise<LineProcess> {
    const [command, args] = unprivileged(await this.#probe(), ['windows']);
    const probe = await LineProcess.start(command, args, this.#env, undefined, (line) =>
      /^(ready|problem)$/.test(line.type),
    );
    this.#test.teardown(() => probe.stop());
    return probe;
  }

  /** A keyboard that types nothing: without one the compositor tells no window that it has the keyboard. */
  async keyboard(): Promise<void> {
    this.run('wtype', ['-s', '600000', 'x']);
  }

  /** Another program on this desktop. Returns what ends it. */
  run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): () => Promise<void> {
    const [command, all] = unprivileged(program, args);
    const child = spawn(command, all, { env: { ...this.#env, ...env }, stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.end('one\ntwo\n');
    child.stdin.on('error', () => {});
    const ended = once(child, 'exit');
    const end = async (): Promise<void> => {
      child.kill('SIGTERM');
      await ended;
    };
    this.#test.teardown(end);
    return end;
  }

  async sway(...command: readonly string[]): Promise<void> {
    await promisify(execFile)('swaymsg', ['-q', ...command], { env: this.#env });
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.#pid, signal);
  }

  /** Of the X server that runs inside, once it has started. */
  async display(): Promise<string> {
    await this.sway(
      'exec',
      `sh -c 'echo $DISPLAY > ${this.#folder}/display.tmp; mv ${this.#folder}/display.tmp ${this.#folder}/display'`,
    );
    let display = '';
    await until('sway tells its X display', () => {
      display = readIfThere(join(this.#folder, 'display'));
      return display !== '';
    });
    return display;
  }

  // A user without rights may not reach the folder of the project.
  async #probe(): Promise<string> {
    const copy = join(this.#folder, 'session_probe');
    await promisify(execFile)('install', ['-m', '755', await sessionProbe(), copy]);
    return copy;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
