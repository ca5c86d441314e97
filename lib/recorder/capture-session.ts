import type { NativeBinding, NativeSession, NativeWindow } from '../binding/native-binding.js';
import { createError, createRunningError } from '../binding/native-faults.js';
import { RingReader } from '../binding/ring-reader.js';
import { CaptureError } from '../errors.js';
import type { CapstanEvent, FocusEvent, StateEvent } from '../events.js';
import type { FrameFeed } from '../frames/frame-feed.js';
import { parseDuration } from '../policy/duration.js';
import { type Clock, PauseClock } from '../policy/pause-clock.js';
import type { Policy } from '../policy/schema.js';
import type { EventStreamOptions, Recording, RecordingState, RecordingStats } from '../recorder.js';
import type { RecordingWriter } from '../recording/writer.js';
import { EventFeed } from './event-feed.js';
import { healthReasons } from './health-reasons.js';
import { LiveStream } from './live-stream.js';
import { RecordingClock } from './recording-clock.js';
import { createFrames } from './screen-frames.js';

/** What tests replace. */
export interface CaptureParts {
  binding: NativeBinding;
  backend: 'default' | 'fake';
  /** Opens the file once the hook has been confirmed; null for a live stream. */
  openWriter: ((onError: (error: CaptureError) => void) => Promise<RecordingWriter>) | null;
  policy: Policy;
  /** Of the pause alone. */
  pauseClock?: Clock;
}

const DEFAULT_LIMIT = 65_536;

/** A running capture: owns the hook, the ring, the frames, the file and the live readers, and the order in which they stop. */
export class CaptureSession implements Recording {
  readonly finished: Promise<void>;
  /** The native side, for tests that play a script. */
  readonly native: NativeSession;

  readonly #reader = RingReader.allocate();
  readonly #clock: RecordingClock;
  readonly #feed: EventFeed;
  readonly #pause: PauseClock;
  readonly #streams = new Set<LiveStream>();
  readonly #listeners = new Set<(state: RecordingState) => void>();
  #writer: RecordingWriter | null = null;
  /** Only with a file: a live stream has no pictures. */
  #frames: FrameFeed<NativeWindow> | null = null;
  #state: RecordingState = 'recording';
  #counts = { events: 0, lost: 0, merged: 0 };
  #moreScheduled = false;
  #failure: CaptureError | null = null;
  /** Pause, resume and stop, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #ending: Promise<void> | null = null;
  #settle!: { resolve: () => void; reject: (error: CaptureError) => void };

  /** @throws CaptureError when the hook cannot be installed or the file cannot be made; nothing is left behind then */
  static async start(parts: CaptureParts): Promise<CaptureSession> {
    const session = new CaptureSession(parts);
    // The hook first, gate closed: where nothing can be captured, no file is left behind.
    session.native.start();
    try {
      if (parts.openWriter !== null) session.#startFrames(parts.policy);
      session.#writer = (await parts.openWriter?.((error) => void session.#fail(error))) ?? null;
    } catch (error) {
      session.native.stop();
      throw error;
    }
    session.#record('start', { held: session.#feed.held() });
    session.#listen();
    return session;
  }

  private constructor(parts: CaptureParts) {
    this.native = new parts.binding.Session({
      ring: this.#reader.u8,
      backend: parts.backend,
      doorbell: () => this.#drain(),
      createError,
    });
    this.native.elapsed(); // sets the ring's zero
    this.#clock = new RecordingClock({
      epochUnixMs: this.#reader.epochUnixMs,
      elapsed: () => this.native.elapsed(),
      wall: () => Date.now(),
    });
    this.#feed = new EventFeed({
      reader: this.#reader,
      policy: parts.policy,
      clock: this.#clock,
      context: (epoch) => this.native.context(epoch),
      deliver: (events) => this.#deliver(events),
    });
    this.#pause = new PauseClock({
      max: parseDuration(parts.policy.pause.max),
      onEnd: () => void this.resume().catch(() => {}),
      ...(parts.pauseClock === undefined ? {} : { clock: parts.pauseClock }),
    });
    this.finished = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // A host that only reads events() or stops gets the error there; nobody is forced to look here.
    this.finished.catch(() => {});
  }

  get state(): RecordingState {
    return this.#state;
  }

  get path(): string | null {
    return this.#writer?.path ?? null;
  }

  get focus(): FocusEvent | null {
    return this.#feed.focus;
  }

  get pausedUntil(): number | null {
    return this.#pause.until;
  }

  get stats(): RecordingStats {
    const file = this.#writer?.stats;
    const frames = this.#frames?.stats;
    return {
      events: this.#counts.events,
      bytes: file?.bytes ?? 0,
      lost: this.#counts.lost + (file?.lost ?? 0),
      merged: this.#counts.merged,
      chunks: file?.chunks ?? 0,
      frames: frames?.frames ?? 0,
      framesMerged: frames?.merged ?? 0,
      framesLost: frames?.lost ?? 0,
    };
  }

  events({ limit = DEFAULT_LIMIT }: EventStreamOptions = {}): AsyncIterableIterator<readonly CapstanEvent[]> {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new CaptureError('ERR_USAGE', `A stream cannot hold ${limit} events.`, {
        remedy: 'Pass a whole number from 1.',
      });
    }
    const stream = new LiveStream(limit, (ended) => this.#streams.delete(ended));
    // A reader that comes after the first focus event would not know where it is until the next.
    if (this.#feed.focus !== null) stream.push([this.#feed.focus]);
    if (this.#ending === null) this.#streams.add(stream);
    else stream.end(this.#failure);
    return stream;
  }

  onState(listener: (state: RecordingState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async pause(duration?: number | string): Promise<void> {
    this.#refuseIfEnded('pause');
    this.#pause.start(duration);
    if (this.#state === 'paused') return;
    // All of this before the first await: what comes after this call is not captured.
    this.#reader.closeGate();
    this.native.stop();
    this.#frames?.stop();
    this.#reader.discard();
    for (const stream of this.#streams) stream.discardInput();
    this.#feed.leave();
    this.#record('pause');
    this.#changeState('paused');
    await this.#inTurn(async () => {
      await this.#frames?.settled();
      await this.#writer?.flush();
    });
  }

  async resume(): Promise<void> {
    this.#refuseIfEnded('resume');
    if (this.#state !== 'paused') return;
    this.#pause.end();
    await this.#inTurn(async () => {
      // A pause that was taken while this waited for its turn counts: until is set again.
      if (this.#state !== 'paused' || this.#ending !== null || this.#pause.until !== null) return;
      try {
        this.native.start();
        this.#frames?.start();
      } catch (error) {
        // Not in this turn, which it would wait for.
        void this.#fail(error as CaptureError);
        throw error;
      }
      this.#record('resume', { held: this.#feed.held() });
      this.#changeState('recording');
      this.#listen();
    });
  }

  stop(): Promise<void> {
    return this.#end(null);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #startFrames(policy: Policy): void {
    this.#frames = createFrames(policy, this.native, {
      timeOf: (ns) => this.#clock.timeOf(ns),
      // Nothing is asked for before the gate opens, and the writer is there by then.
      deliver: (frame) => (this.#writer as RecordingWriter).writeFrame(frame),
      onGiveUp: (reason) => this.#record('health', { reason }),
      // Not at once: it may come from the midst of a drain, which the end would begin anew.
      onError: (cause) => queueMicrotask(() => this.#failInside(cause)),
    });
    this.#frames?.start();
  }

  #listen(): void {
    this.#reader.openGate(this.native.elapsed());
    this.#drain();
  }

  // The doorbell, and our own later turns. Errors of ours end the capture: a reader that is broken must not go on.
  #drain(): void {
    if (this.#state !== 'recording' || this.#ending !== null) return;
    try {
      const more = this.#feed.drain();
      // The hour of a note would tell that something was typed in a window that is not to be recorded: it waits.
      if (this.#feed.focus?.denied === false) this.#tellHealth();
      const fault = this.#reader.fault;
      if (fault !== null) {
        void this.#fail(createRunningError(fault.fault, fault.osError));
      } else if (more && !this.#moreScheduled) {
        this.#moreScheduled = true;
        setImmediate(() => {
          this.#moreScheduled = false;
          this.#drain();
        });
      }
    } catch (cause) {
      this.#failInside(cause);
    }
  }

  #deliver(events: readonly CapstanEvent[]): void {
    for (const event of events) {
      if (event.kind === 'lost') {
        this.#counts.lost += event.keys + event.buttons + event.wheels + event.moves;
      } else {
        this.#counts.events += 1;
        if (event.kind === 'move') this.#counts.merged += event.merged;
      }
      this.#writer?.write(event);
    }
    this.#frames?.see(events);
    for (const stream of this.#streams) this.#counts.lost += stream.push(events);
    // Among the lost may be releases: say what is still held, so that a reader can begin anew here.
    if (events.some((event) => event.kind === 'lost')) this.#record('snapshot', { held: this.#feed.held() });
    const clockOffset = this.#clock.newOffset();
    if (clockOffset !== null) this.#record('health', { clockOffset, reason: 'the wall clock was set' });
  }

  #record(state: StateEvent['state'], about: Pick<StateEvent, 'held' | 'clockOffset' | 'reason'> = {}): void {
    this.#deliver([{ kind: 'state', time: this.#clock.now(), state, ...about }]);
  }

  #tellHealth(): void {
    for (const reason of healthReasons(this.#reader.takeHealth())) this.#record('health', { reason });
  }

  #changeState(state: RecordingState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  #refuseIfEnded(what: string): void {
    if (this.#ending === null) return;
    throw new CaptureError('ERR_STATE', `Cannot ${what}: the recording has stopped.`, { remedy: 'Start a new one.' });
  }

  #failInside(cause: unknown): void {
    void this.#fail(new CaptureError('ERR_INTERNAL', `The capture failed: ${String(cause)}`, { cause }));
  }

  #fail(error: CaptureError): Promise<void> {
    this.#failure ??= error;
    return this.#end(error).catch(() => {});
  }

  #end(failure: CaptureError | null): Promise<void> {
    this.#ending ??= this.#close(failure);
    return this.#ending;
  }

  async #close(failure: CaptureError | null): Promise<void> {
    const wasRecording = this.#state === 'recording';
    this.#pause.end();
    // No new input from here on; what was captured before is still to be judged and kept.
    this.#reader.closeGate();
    try {
      this.#frames?.collect();
    } catch {
      // The capture ends here anyway; a frame that cannot be taken now is gone.
    }
    this.native.stop();
    this.#frames?.stop();
    if (wasRecording) while (this.#reader.fault === null && this.#feed.drain());
    this.#reader.discard();
    this.#feed.leave();
    this.#tellHealth();
    this.#record('stop', failure === null ? {} : { reason: failure.code });
    await this.#turn;
    await this.#frames?.settled();
    try {
      await this.#writer?.close();
    } finally {
      const error = failure ?? this.#writer?.failure ?? null;
      for (const stream of this.#streams) stream.end(error);
      this.#streams.clear();
      this.#changeState(error === null ? 'stopped' : 'failed');
      if (error === null) this.#settle.resolve();
      else this.#settle.reject(error);
    }
  }

  #inTurn(work: () => Promise<void> | undefined): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}
