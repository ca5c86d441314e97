import { decodeInput, decodeTime } from '../binding/event-decode.js';
import { contextChange, eventKind, recordByte, screenBit } from '../binding/event-layout.js';
import type { NativeContext, NativeWindow } from '../binding/native-binding.js';
import type { RingReader } from '../binding/ring-reader.js';
import type { AllowedFocusEvent, CapstanEvent, FocusEvent, LostEvent } from '../events.js';
import { InputFilter } from '../policy/input-filter.js';
import { type InputKind, kindsNow, kindsOf } from '../policy/kind-mask.js';
import type { HeldInput } from '../policy/press-filter.js';
import type { Policy } from '../policy/schema.js';
import { judge, type Verdict } from '../policy/verdict.js';
import type { RecordingClock } from './recording-clock.js';

export interface EventFeedOptions {
  reader: RingReader;
  policy: Policy;
  clock: RecordingClock;
  /** What native knows of an epoch. */
  context: (epoch: number) => NativeContext | null;
  /** Takes what is kept, in time order; never an empty batch. */
  deliver: (events: readonly CapstanEvent[]) => void;
}

// One drain; the host gets its turn between two.
const MOST_AT_ONCE = 4096;

const bits: Record<InputKind, number> = {
  key: (1 << eventKind.keyDown) | (1 << eventKind.keyUp),
  button: (1 << eventKind.buttonDown) | (1 << eventKind.buttonUp),
  wheel: 1 << eventKind.wheel,
  move: 1 << eventKind.move,
  touch:
    (1 << eventKind.touchDown) | (1 << eventKind.touchMove) | (1 << eventKind.touchUp) | (1 << eventKind.touchCancel),
  pen: (1 << eventKind.penDown) | (1 << eventKind.penMove) | (1 << eventKind.penUp),
};

const unknown: NativeContext = { pending: false, reason: 'unknown', focus: null, pointer: null };
const denied: Verdict = { focus: { allowed: false, reason: 'unknown' }, keys: false, pointer: false, screen: false };

function maskOf(kinds: ReadonlySet<InputKind>): number {
  let mask = 0;
  for (const kind of kinds) mask |= bits[kind];
  return mask;
}

/**
 * The way from the ring to the host: asks for the verdict on each epoch, tells native, and turns what is kept into
 * events. Nothing leaves it before its epoch is judged, and nothing of a denied epoch leaves it at all.
 */
export class EventFeed {
  readonly #options: EventFeedOptions;
  readonly #filter: InputFilter;
  #batch: CapstanEvent[] = [];
  #epoch = 0;
  #verdict: Verdict = denied;
  #mask = 0;
  #focusWindow: number | null = null;
  #told: FocusEvent | null = null;

  constructor(options: EventFeedOptions) {
    this.#options = options;
    this.#filter = new InputFilter(options.policy);
    options.reader.setStreams(maskOf(kindsOf(options.policy)));
    options.reader.keepInjected(options.policy.injected === 'keep');
  }

  /** The newest focus event; null before the first. */
  get focus(): FocusEvent | null {
    return this.#told;
  }

  /** Keys and buttons held down and kept. */
  held(): HeldInput {
    return this.#filter.held();
  }

  /**
   * Takes what is in the ring, at most a few thousand records.
   *
   * @returns true when there is more to take now
   */
  drain(): boolean {
    const { reader, deliver } = this.#options;
    const end = reader.drain(this.#visit, MOST_AT_ONCE);
    if (this.#batch.length > 0) {
      const batch = this.#batch;
      this.#batch = [];
      deliver(batch);
    }
    return end === 'limit' || !reader.sleep();
  }

  /** Leaves the context in use: kept presses get their releases, and nothing is kept until the next context. */
  leave(): void {
    const { clock, deliver } = this.#options;
    const releases = this.#filter.leave(clock.now());
    for (const release of releases) clock.rising(release.time);
    this.#verdict = denied;
    this.#mask = 0;
    this.#focusWindow = null;
    this.#told = null;
    if (releases.length > 0) deliver(releases);
  }

  readonly #visit = (at: number): boolean => {
    const { reader } = this.#options;
    const kind = reader.u8[(at << 2) + recordByte.kind];
    if (kind === eventKind.context) return this.#visitContext(at);
    // Only the low half of the epoch's number is in the record. It cannot be that of an older one: a context record comes
    // before every other of its epoch, and none is lost.
    if (reader.u16[(at << 1) + (recordByte.epoch >> 1)] !== (this.#epoch & 0xffff)) return true;
    if (kind === eventKind.lost) this.#visitLost(at);
    else if (kind !== undefined && (this.#mask & (1 << kind)) !== 0) this.#visitInput(at);
    return true;
  };

  #visitInput(at: number): void {
    const { reader, clock } = this.#options;
    const merged = reader.u8[(at << 2) + recordByte.kind] === eventKind.move ? reader.merged(at) : 0;
    const event = decodeInput(reader, at, reader.epochUnixMs, merged);
    const kept = event === undefined ? null : this.#filter.keep(this.#verdict, event);
    if (kept !== null) this.#batch.push({ ...kept, time: clock.rising(kept.time) });
  }

  #visitContext(at: number): boolean {
    const { reader, policy, context } = this.#options;
    const epoch = reader.u32[at + (recordByte.contextEpoch >> 2)] ?? 0;
    const found = context(epoch) ?? unknown;
    // Its identity is on the way: the record stays, and so does all that came after it.
    if (found.pending) return false;
    const verdict = judge(policy, found);
    const kinds = kindsNow(policy, verdict);
    const changes = reader.u8[(at << 2) + recordByte.contextChanges] ?? 0;
    this.#leaveWhatEnds(at, verdict, (changes & contextChange.focus) !== 0, found.focus?.id ?? null);
    this.#epoch = epoch;
    this.#verdict = verdict;
    this.#mask = maskOf(kinds);
    reader.judge(epoch, verdict.screen ? this.#mask | screenBit : this.#mask);
    this.#tellFocus(at, verdict, found.focus);
    return true;
  }

  // A key held while its context ends would stay down in the recording for ever.
  #leaveWhatEnds(at: number, next: Verdict, focusChanged: boolean, window: number | null): void {
    const keysEnd = !next.keys || (focusChanged && window !== this.#focusWindow);
    this.#focusWindow = window;
    if (keysEnd) this.#release(this.#filter.leave(this.#timeOf(at)));
    else if (!next.pointer) this.#release(this.#filter.leave(this.#timeOf(at), 'pointer'));
  }

  #release(releases: readonly CapstanEvent[]): void {
    for (const release of releases) this.#batch.push({ ...release, time: this.#options.clock.rising(release.time) });
  }

  #tellFocus(at: number, verdict: Verdict, window: NativeWindow | null): void {
    const time = this.#timeOf(at);
    if (!verdict.focus.allowed) {
      // One event for the whole stay outside the list, however many windows it touches; a second where the first could
      // not say why, as in the moment between two windows.
      const { reason } = verdict.focus;
      if (this.#told?.denied && (this.#told.reason !== 'unknown' || reason === 'unknown')) return;
      this.#tell({ kind: 'focus', time, denied: true, reason });
    } else if (window !== null) {
      const event: AllowedFocusEvent = {
        kind: 'focus',
        time,
        denied: false,
        app: window.app,
        executable: window.executable === '' ? null : window.executable,
        title: window.title,
        ...(window.windowClass === '' ? {} : { windowClass: window.windowClass }),
        rect: window.rect,
        screen: window.screen,
      };
      if (!isSameFocus(this.#told, event)) this.#tell(event);
    }
  }

  #tell(event: FocusEvent): void {
    this.#told = { ...event, time: this.#options.clock.rising(event.time) };
    this.#batch.push(this.#told);
  }

  #visitLost(at: number): void {
    if (!this.#verdict.focus.allowed) return;
    const { reader, clock } = this.#options;
    const count = (byte: number): number => reader.u32[at + (byte >> 2)] ?? 0;
    const { keys, pointer } = this.#verdict;
    const event: LostEvent = {
      kind: 'lost',
      time: this.#timeOf(at),
      where: 'capture',
      keys: keys ? count(recordByte.lostKeys) : 0,
      buttons: pointer ? count(recordByte.lostButtons) : 0,
      wheels: pointer ? count(recordByte.lostWheels) : 0,
      moves: pointer ? count(recordByte.lostMoves) : 0,
    };
    if (event.keys + event.buttons + event.wheels + event.moves === 0) return;
    this.#batch.push({ ...event, time: clock.rising(event.time) });
  }

  #timeOf(at: number): bigint {
    const { reader } = this.#options;
    return decodeTime(reader, at, reader.epochUnixMs);
  }
}

function isSameFocus(told: FocusEvent | null, event: AllowedFocusEvent): boolean {
  return (
    told !== null &&
    !told.denied &&
    told.app === event.app &&
    told.executable === event.executable &&
    told.title === event.title &&
    told.windowClass === event.windowClass &&
    told.screen === event.screen &&
    told.rect.x === event.rect.x &&
    told.rect.y === event.rect.y &&
    told.rect.width === event.rect.width &&
    told.rect.height === event.rect.height
  );
}
