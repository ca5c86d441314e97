// Types of what native/addon.cpp exports. The native side checks its arguments and throws TypeError on a mismatch.

import type { CaptureError } from '../errors.js';

export interface NativeFunctionStatus {
  available: boolean;
  why: string;
  remedy: string;
}

export interface NativeCapabilities {
  backend: string;
  /** One sentence: why this backend. */
  chosen: string;
  input: NativeFunctionStatus;
  windows: NativeFunctionStatus;
  frames: NativeFunctionStatus;
  ui: NativeFunctionStatus;
  indicator: NativeFunctionStatus;
  /** The areas that coordinates lie in, root pixels. */
  displays: { x: number; y: number; width: number; height: number }[];
}

export interface NativeWindow {
  /** The OS's window handle. */
  id: number;
  app: string;
  instance: string;
  executable: string;
  title: string;
  /** Windows: the window's class, which its program chose. Empty elsewhere. */
  windowClass: string;
  /** 0 when unknown. */
  pid: number;
  rect: { x: number; y: number; width: number; height: number };
  screen: number;
  popup: boolean;
  owner: NativeWindow | null;
  kin: NativeWindow[];
}

export interface NativeContext {
  pending: boolean;
  reason: 'none' | 'unknown' | 'grab' | 'no-window-manager' | 'elevated' | 'secure-desktop' | 'secure-input';
  focus: NativeWindow | null;
  pointer: NativeWindow | null;
}

export interface NativeSessionOptions {
  /** A view of the whole SharedArrayBuffer, header and records, laid out as event-layout.ts says. */
  ring: Uint8Array;
  /** `"default"`: what the OS folder makes. `"fake"`: the scripted backend; never chosen by itself. */
  backend: 'default' | 'fake';
  /** Called on the JavaScript thread after events came while the reader slept. Never called after stop(). */
  doorbell: () => void;
  /** Makes the error that native throws, so that there is one error class. `fault` is the Fault of capture_backend.hpp. */
  createError: (fault: number, what: string, remedy: string, osError: number) => CaptureError;
}

/** A frame as native reports it. */
export interface NativeFrameReport {
  ticket: number;
  outcome: 'frame' | 'unchanged' | 'no-slot' | 'denied' | 'restless' | 'too-large' | 'failed';
  /** Of the read, on the scale of the records. */
  timeNs: number;
  slot: number;
  /** Of the image; also given when the screen is too large for the slots. */
  width: number;
  height: number;
  key: boolean;
  rectCount: number;
  pixelBytes: number;
  keepAs: number;
  /** `argb` is empty when the image is that of the report before. */
  cursor: {
    x: number;
    y: number;
    hotX: number;
    hotY: number;
    width: number;
    height: number;
    argb: Uint32Array;
  } | null;
}

export interface NativeFrameOptions {
  /** The whole pool (docs/frame-pool.md): a view of a SharedArrayBuffer, laid out as `frameLayout` says. */
  pool: Uint8Array;
  /** 1, or 2 for half the size each way. */
  scale: 1 | 2;
  /** Called when there are questions, a report, or a new popup. */
  bell: () => void;
}

export interface NativeSession {
  capabilities(): NativeCapabilities;
  /** Has the OS ask the person for what it withholds; nothing where it never asks. On the person's own request only. */
  requestPermissions(): void;
  /** Returns once the OS has confirmed the hook; throws what createError made. */
  start(): void;
  /** Returns once the hook thread is joined. Idempotent. */
  stop(): void;
  /** This instant on the scale of the records: ns since the ring's epoch_unix_ms, by a clock that runs through suspend. */
  elapsed(): number;
  /** What is known of an epoch; null when it is unknown or forgotten. Forgets the epochs before it. */
  context(epoch: number): NativeContext | null;
  /**
   * Starts the frame thread, or starts it anew with another pool; after start(). The slots of the pool must be free.
   * Throws what createError made. stop() ends it, too; what was not taken by then, or by the next startFrames(), is gone.
   * Without frames the methods below do nothing and return nothing.
   */
  startFrames(options: NativeFrameOptions): void;
  /** One at a time: a request that was not taken yet is replaced, and its ticket never reported. */
  requestFrame(request: {
    ticket: number;
    /** Whatever is new comes as a key frame. */
    key: boolean;
    /** And even if nothing is: a frame was lost. */
    retake?: boolean;
    cursor: boolean;
  }): void;
  /** Windows that the frame thread waits for a verdict on; each is handed over once. */
  windowQuestions(): { id: number; window: NativeWindow }[];
  /** Does nothing when the question is over: the window has changed meanwhile, or is gone. */
  judgeWindow(question: number, allowed: boolean): void;
  /** The oldest report that was not taken; null when there is none. */
  frameReport(): NativeFrameReport | null;
  /** Popups of allowed apps that were opened since the frames were started. */
  popups(): number;
  /**
   * Scripted backend only: hands over steps to play. Each step is one of the FakeStep forms.
   * Returns at once; the steps run on the hook thread in order, from start() on. stop() drops what was not played yet;
   * the next start() opens the current context anew, as an OS backend does.
   */
  play(steps: readonly FakeStep[]): void;
}

/**
 * A step of the scripted backend. Steps run back to back, unless `wait` (milliseconds) comes between. `x` and `y`: root
 * pixels, or neither of them for a backend that tells no places.
 */
export type FakeStep =
  | {
      do: 'key';
      usage: number;
      down: boolean;
      text?: number;
      keysym?: number;
      mods?: number;
      injected?: boolean;
      repeat?: boolean;
    }
  | {
      do: 'button';
      button: number;
      down: boolean;
      x?: number;
      y?: number;
      clicks?: number;
      mods?: number;
      injected?: boolean;
    }
  /** `dx` and `dy` count only without a place; with one, they are the way from the place before. */
  | { do: 'move'; x?: number; y?: number; dx?: number; dy?: number; injected?: boolean }
  | { do: 'wheel'; x?: number; y?: number; dx: number; dy: number; injected?: boolean }
  | {
      do: 'touch';
      phase: 'start' | 'move' | 'end' | 'cancel';
      contact: number;
      x?: number;
      y?: number;
      injected?: boolean;
    }
  /** `pressure`: 0 to 65535. */
  | {
      do: 'pen';
      phase: 'down' | 'move' | 'up';
      x?: number;
      y?: number;
      pressure?: number;
      tiltX?: number;
      tiltY?: number;
      buttons?: number;
      injected?: boolean;
    }
  /**
   * A new context. `pending: true` leaves it open until a `resolve` step. The window under the pointer is the focused
   * one, and the reason `"none"` with a focus and `"unknown"` without, unless the step says otherwise.
   */
  | {
      do: 'context';
      focus: FakeWindow | null;
      pointer?: FakeWindow | null;
      reason?: NativeContext['reason'];
      pending?: boolean;
    }
  | { do: 'resolve'; focus: FakeWindow | null; pointer?: FakeWindow | null; reason?: NativeContext['reason'] }
  | { do: 'wait'; ms: number }
  /**
   * `count` events as fast as they go. Moves carry their index: `x` its low 16 bits, `y` the bits above. Keys alternate
   * between press and release of A.
   */
  | { do: 'flood'; kind: 'move' | 'key'; count: number }
  /**
   * The screen of the scripted backend from now on: its size, and its windows bottom to top, each of one colour
   * (0xRRGGBB). Read by requestFrame(). Without `windows`: those of before.
   */
  | { do: 'screen'; width?: number; height?: number; windows?: (FakeWindow & { colour: number })[] }
  /** Paints a rectangle (root pixels) of the window of this id. */
  | { do: 'paint'; id: number; rect: { x: number; y: number; width: number; height: number }; colour: number }
  /** Something that the recording tells although it goes on. */
  | { do: 'health'; what: 'hook-reinstalled' | 'hook-stalled' | 'keys-released' | 'hook-unwatched' | 'input-dropped' }
  /** The capture cannot go on: the fault is in the ring's header, and nothing after this step is played. */
  | { do: 'fail'; fault: number; osError?: number };

export interface FakeWindow {
  id?: number;
  app: string;
  instance?: string;
  executable?: string;
  title?: string;
  windowClass?: string;
  pid?: number;
  rect?: { x: number; y: number; width: number; height: number };
  popup?: boolean;
  owner?: FakeWindow;
  kin?: FakeWindow[];
}

/** Errors have the `code` of Node's own ("EEXIST"), and the OS's number as `errno`. Paths are absolute. */
export interface NativePrivateFiles {
  /** A new, empty file that only its owner may open. Until the function returned is called nobody can replace it. */
  makeFile(path: string): () => void;
  /** A folder that only its owner may open, and those on the way that are missing. One that is there is closed to others. */
  makeFolder(path: string): void;
}

export interface NativeBinding {
  Session: new (options: NativeSessionOptions) => NativeSession;
  /** Undefined where the modes of files close them to others. */
  privateFiles: NativePrivateFiles | undefined;
}
