import type { ChildProcess, SpawnOptions } from 'node:child_process';

export interface VirtualDesktopOptions {
  /** Pixels, `"WIDTHxHEIGHT"`; 1920x1080 by default. */
  size?: string;
  /** XKB layouts as setxkbmap takes them (`"us,de"`); `"us"` by default. */
  layouts?: string;
  /** False: no window manager runs, as on a bare X server. */
  windowManager?: boolean;
}

export interface VirtualDesktop {
  /** As in DISPLAY: `":7"`. */
  readonly display: string;
  /** Environment for apps on it: the display, and a private home. */
  readonly env: Readonly<Record<string, string>>;
  /** The private home; removed by `stop`. */
  readonly home: string;
  readonly serverPid: number;
  /** Ends what was started here, and nothing else. Idempotent. */
  stop(): Promise<void>;
}

export function startVirtualDesktop(options?: VirtualDesktopOptions): Promise<VirtualDesktop>;

/** Runs a child that the kernel kills when this process dies, however it dies. */
export function spawnTied(command: string, args: readonly string[], options: SpawnOptions): ChildProcess;

/** Asks a child to end, and makes it end after five seconds. */
export function endChild(child: ChildProcess): Promise<void>;
