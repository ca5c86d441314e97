import type { AllowedFocusEvent, CapstanEvent, DeniedFocusEvent } from './events.js';

/** Where a recording stands. `failed`: stopped by a fault; {@link Recording.finished} rejects with it. */
export type RecordingState = 'recording' | 'paused' | 'stopped' | 'failed';

export interface RecordingOptions {
  /** A policy object as in a policy file, or the path of one. Validated; `ERR_POLICY` says what is wrong. */
  policy: unknown;
  /** A `.mcap` file to create (an existing one is refused), or an existing folder to put one in. Without it: a live stream only. */
  out?: string;
  /** Aborting it stops the recording as `stop()` does. */
  signal?: AbortSignal;
}

export interface RecordingStats {
  /** Events kept. */
  readonly events: number;
  /** Bytes written to the file so far; 0 for a live stream. */
  readonly bytes: number;
  /** Events of allowed contexts that were lost, anywhere. */
  readonly lost: number;
  /** Moves absorbed by later moves under load. */
  readonly merged: number;
  /** Chunks written. */
  readonly chunks: number;
}

export interface EventStreamOptions {
  /** Events held for a slow reader before it gets a `lost` event instead; 65,536 by default. */
  limit?: number;
}

export interface Recording extends AsyncDisposable {
  readonly state: RecordingState;
  /** The file being written; null for a live stream. */
  readonly path: string | null;
  /** The newest focus event: the allowed window in use, or why nothing is kept now. Null before the first. */
  readonly focus: AllowedFocusEvent | DeniedFocusEvent | null;
  readonly stats: RecordingStats;
  /** When the running pause ends, ms since the Unix epoch; null when not paused. */
  readonly pausedUntil: number | null;
  /** Resolves when the recording has stopped and its file is closed; rejects with a CaptureError when it failed. */
  readonly finished: Promise<void>;
  /** Batches of kept events from now on, in time order. Ends when the recording stops. */
  events(options?: EventStreamOptions): AsyncIterableIterator<readonly CapstanEvent[]>;
  /** Calls back on every change of state. Returns a function that ends it. */
  onState(listener: (state: RecordingState) => void): () => void;
  /** Duration in ms or as in a policy (`"10m"`); the policy's `pause.max` (30 minutes) by default and at most. */
  pause(duration?: number | string): Promise<void>;
  resume(): Promise<void>;
  /** Stops, closes the file, and resolves when both are done. Idempotent. */
  stop(): Promise<void>;
}
