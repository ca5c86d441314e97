import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../system/harness/until.js';
import { SwaySocket } from './sway-socket.js';

const config = `
output * resolution 1280x800 position 0 0
# One unit of a mouse is one pixel.
input type:pointer {
  accel_profile flat
  pointer_accel 0
}
focus_follows_mouse no
mouse_warping none
default_border none
default_floating_border none
for_window [app_id=".*"] floating enable
xwayland disable
`;

// sway refuses to be root.
const PERSON = 1000;
const person = [`--reuid=${PERSON}`, `--regid=${PERSON}`, '--inh-caps=-all'];
/** For setpriv: a person who may open input devices, and one who may not. scripts/guest/session.sh makes the account. */
export const asPerson: readonly string[] = [...person, '--groups=input'];
export const asNobodySpecial: readonly string[] = [...person, '--clear-groups'];

/** A compositor without a screen, on the guest's input devices. */
export class Sway {
  readonly env: Readonly<Record<string, string>>;
  readonly socket: SwaySocket;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, env: Readonly<Record<string, string>>, socket: SwaySocket) {
    this.#child = child;
    this.env = env;
    this.socket = socket;
  }

  static async start(): Promise<Sway> {
    const folder = mkdtempSync('/run/sway-');
    chownSync(folder, PERSON, PERSON);
    writeFileSync(join(folder, 'config'), config);
    const log = join(folder, 'log');
    const said = openSync(log, 'w');
    const env = {
      ...process.env,
      XDG_RUNTIME_DIR: folder,
      SWAYSOCK: join(folder, 'sway.sock'),
      WLR_BACKENDS: 'headless,libinput',
      WLR_RENDERER: 'pixman',
      // A seat of its own, bound to no terminal.
      LIBSEAT_BACKEND: 'builtin',
      SEATD_VTBOUND: '0',
    };
    const command = ['sway', '-c', join(folder, 'config')];
    const child = spawn('setpriv', [...asPerson, ...command], { env, stdio: ['ignore', said, said] });
    process.once('exit', () => child.kill('SIGKILL'));
    child.unref();
    const display = () => readdirSync(folder).find((name) => /^wayland-\d+$/.test(name));
    const socketIsThere = () => readdirSync(folder).includes('sway.sock');
    await until('sway starts', () => {
      if (child.exitCode !== null) throw new Error(`sway has ended: ${readFileSync(log, 'utf8')}`);
      return display() !== undefined && socketIsThere();
    });
    const reached = {
      PATH: process.env['PATH'] ?? '',
      XDG_RUNTIME_DIR: folder,
      SWAYSOCK: env.SWAYSOCK,
      WAYLAND_DISPLAY: display() ?? '',
    };
    return new Sway(child, reached, await SwaySocket.open(env.SWAYSOCK));
  }

  /** Points this process at it. */
  enter(): void {
    delete process.env['DISPLAY'];
    for (const name of ['XDG_RUNTIME_DIR', 'WAYLAND_DISPLAY']) process.env[name] = this.env[name];
  }

  /** For a test that stops or kills it. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async stop(): Promise<void> {
    this.socket.close();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
