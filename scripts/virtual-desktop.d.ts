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
