import { loadNative } from './binding/load-native.js';
import type { NativeBinding, NativeCapabilities, NativeSession } from './binding/native-binding.js';
import { createError } from './binding/native-faults.js';
import { RingReader } from './binding/ring-reader.js';
import { CaptureError } from './errors.js';
import type { AllowedFocusEvent, CapstanEvent, DeniedFocusEvent, Rect } from './events.js';
import { parsePolicy } from './policy/parser.js';
import type { Clock } from './policy/pause-clock.js';
import { readPolicy } from './policy/policy-file.js';
import { policyHash } from './policy/policy-hash.js';
import type { Policy } from './policy/schema.js';
import { CaptureSession } from './recorder/capture-session.js';
import { packageVersion } from './recorder/package-version.js';
import type { PrivateFiles } from './recording/private-files.js';
import { recordingPath } from './recording/recording-path.js';
import { RecordingWriter } from './recording/writer.js';

/** Where a recording stands. `failed`: stopped by a fault; {@link Recording.finished} rejects with it. */
export type RecordingState = 'recording' | 'paused' | 'stopped' | 'failed';

export interface RecordingOptions {
  /** A policy object as in a policy file, or the path of one. Validated; `ERR_POLICY` says what is wrong. */
  policy: unknown;
  /**
   * A `.mcap` file to create (an existing one is refused), or an existing folder to put one in. Without it: a live stream
   * only, and no pictures of the screen, whatever the policy says.
   */
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
  /** Pictures of the screen in the file. */
  readonly frames: number;
  /** Occasions for a picture that found no room, and are told by a later picture. */
  readonly framesMerged: number;
  /** Pictures that could not be taken or written, and those that cannot be rebuilt without them. */
  readonly framesLost: number;
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
  /** The newest focus event, if any, then batches of kept events from now on, in time order. Ends with the recording. */
  events(options?: EventStreamOptions): AsyncIterableIterator<readonly CapstanEvent[]>;
  /** Calls back on every change of state. Returns a function that ends it. */
  onState(listener: (state: RecordingState) => void): () => void;
  /** Duration in ms or as in a policy (`"10m"`); the policy's `pause.max` (30 minutes) by default and at most. */
  pause(duration?: number | string): Promise<void>;
  resume(): Promise<void>;
  /** Stops, closes the file, and resolves when both are done. Idempotent. */
  stop(): Promise<void>;
}

/** What one function of the capture can do here. */
export interface FunctionStatus {
  readonly available: boolean;
  /** Why not. When it is available: empty, or what it does not reach. */
  readonly why: string;
  /** What the person can do about it; empty when there is nothing to do. */
  readonly remedy: string;
}

export interface Capabilities {
  /** On Linux `x11` with an X server, `evdev` in a Wayland session or without any. */
  readonly backend: string;
  /** One sentence: why this backend. */
  readonly chosen: string;
  /** The areas that coordinates lie in, root pixels; empty where there is no display. */
  readonly displays: readonly Rect[];
  readonly functions: Readonly<Record<'input' | 'windows' | 'frames' | 'ui' | 'indicator', FunctionStatus>>;
}

/** What tests choose; never the environment, and never a caller of the package. */
export interface RecorderParts {
  backend?: 'default' | 'fake';
  pauseClock?: Clock;
}

/**
 * Starts a recording of what the policy allows. Resolves once the OS has confirmed the hook and the file is open.
 *
 * @throws CaptureError with the code that says why not; no file is left behind then
 */
export async function startRecording(options: RecordingOptions): Promise<Recording> {
  return startWith(options, {});
}

/** As {@link startRecording}, on parts of the caller's choice. Not exported from the package. */
export async function startWith(options: RecordingOptions, parts: RecorderParts): Promise<CaptureSession> {
  const { out, signal } = options;
  signal?.throwIfAborted();
  const policy = await policyOf(options.policy);
  const binding = loadNative();
  const session = await CaptureSession.start({
    binding,
    backend: parts.backend ?? 'default',
    policy,
    openWriter:
      out === undefined
        ? null
        : async (onError) =>
            RecordingWriter.create({
              path: await recordingPath(out, new Date()),
              metadata: metadataOf(policy, binding),
              privately: binding.privateFiles,
              onError,
            }),
    ...(parts.pauseClock === undefined ? {} : { pauseClock: parts.pauseClock }),
  });
  const onAbort = (): void => void session.stop().catch(() => {});
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const forget = (): void => signal?.removeEventListener('abort', onAbort);
  session.finished.then(forget, forget);
  return session;
}

/**
 * What works here, what does not, why, and what to do about it. Asks, never prompts, opens nothing; works without a
 * display.
 *
 * @throws CaptureError `ERR_NATIVE_MISSING`
 */
export function capabilities(): Capabilities {
  const { backend, chosen, displays, ...functions } = statusOf(loadNative());
  return { backend, chosen, displays, functions };
}

/**
 * What closes new files to others where modes do not; null where they do. Not exported from the package.
 *
 * @throws CaptureError `ERR_NATIVE_MISSING`
 */
export function privateFiles(): PrivateFiles | null {
  return loadNative().privateFiles ?? null;
}

/**
 * Has macOS ask the person for the permissions that are missing. Elsewhere it does nothing. Not exported from the package:
 * a host must not prompt, the person asks for it.
 *
 * @throws CaptureError `ERR_NATIVE_MISSING`
 */
export function requestPermissions(): void {
  idleSession(loadNative()).requestPermissions();
}

function idleSession({ Session }: NativeBinding): NativeSession {
  const ring = RingReader.allocate(64).u8;
  return new Session({ ring, backend: 'default', doorbell: () => {}, createError });
}

function statusOf(binding: NativeBinding): NativeCapabilities {
  return idleSession(binding).capabilities();
}

async function policyOf(policy: unknown): Promise<Policy> {
  if (policy === undefined) {
    throw new CaptureError('ERR_POLICY', 'No policy was given, so nothing may be recorded.', {
      remedy: 'Pass `policy`: an object or the path of a policy file.',
    });
  }
  return typeof policy === 'string' ? readPolicy(policy) : parsePolicy(policy);
}

// No user's name, no host's name.
function metadataOf(policy: Policy, binding: NativeBinding): Record<string, string> {
  const { backend, displays } = statusOf(binding);
  return {
    version: packageVersion(),
    policy: policyHash(policy),
    backend,
    displays: displays.map(({ x, y, width, height }) => `${width}x${height}+${x}+${y}`).join(' '),
    platform: `${process.platform}-${process.arch}`,
    clock: 'ns since the Unix epoch at the start, carried on by a clock that runs through suspend and never steps',
  };
}
