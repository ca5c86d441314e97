import { CaptureError } from '../errors.js';
import { headerWord, ringLayout } from './event-layout.js';

const wordBytes = Uint32Array.BYTES_PER_ELEMENT;
const recordWords = ringLayout.recordSize / wordBytes;
const recordDoubles = ringLayout.recordSize / Float64Array.BYTES_PER_ELEMENT;
const firstRecordWord = ringLayout.headerSize / wordBytes;
const leastCapacity = 64;
const mostCapacity = 2 ** 24;

/**
 * Sees one record where it lies. `at` is the index of its first word in {@link RingReader.u32}; its other fields stand at
 * `recordByte` of event-layout.ts: in `f64` from `at >> 1`, in `u16` from `at << 1`, in `u8` from `at << 2`. The slot is
 * zeroed soon after: copy what you keep.
 *
 * Return true to take the record, false to leave it, and all after it, for a later drain.
 */
export type RecordVisitor = (at: number) => boolean;

/** `empty`: all that was there is taken. `limit`: more is there now. `held`: the visitor left a record. */
export type DrainEnd = 'empty' | 'limit' | 'held';

/** A fault of the capture: a number of `faultNumber`, and the OS's own number (0 when there is none). */
export interface RingFault {
  readonly fault: number;
  readonly osError: number;
}

/**
 * The reading end of the event ring (docs/ring-protocol.md), and the words by which the policy rules the writing end.
 * One reader a ring, on one thread. A drain costs no call to native, no object and no garbage a record.
 */
export class RingReader {
  /** Views of the whole ring, header included. `u8` is what the native session is given. */
  readonly u8: Uint8Array<SharedArrayBuffer>;
  readonly u16: Uint16Array<SharedArrayBuffer>;
  readonly u32: Uint32Array<SharedArrayBuffer>;
  readonly f32: Float32Array<SharedArrayBuffer>;
  readonly f64: Float64Array<SharedArrayBuffer>;
  /** Records that the ring holds. */
  readonly capacity: number;

  readonly #mask: number;
  #head: number;
  #seenTail: number;
  #seenSerial: number;
  /** The last drain left records that its visitor did not see. */
  #more = false;
  /** seq of the record taken last, and where the batch under way begins: what `merged` counts from. */
  #lastSeq: number;
  #firstAt = -1;

  /**
   * A new ring, gate closed.
   *
   * @param capacity records (32 bytes each), a power of two from 64 to 2^24. 32,768 hold four seconds of an 8000 Hz mouse.
   */
  static allocate(capacity = 32_768): RingReader {
    if (!Number.isInteger(Math.log2(capacity)) || capacity < leastCapacity || capacity > mostCapacity) {
      throw new CaptureError('ERR_INTERNAL', `A ring cannot hold ${capacity} records.`, {
        remedy: `Ask for a power of two from ${leastCapacity} to ${mostCapacity}.`,
      });
    }
    const buffer = new SharedArrayBuffer(ringLayout.headerSize + capacity * ringLayout.recordSize);
    const words = new Uint32Array(buffer);
    words[headerWord.magic] = ringLayout.magic;
    words[headerWord.abi] = ringLayout.abi;
    words[headerWord.headerBytes] = ringLayout.headerSize;
    words[headerWord.recordBytes] = ringLayout.recordSize;
    words[headerWord.capacity] = capacity;
    return new RingReader(buffer);
  }

  /** Goes on at the head that an earlier reader of this ring left. Throws `ERR_INTERNAL` when it is not a ring of this build. */
  constructor(buffer: SharedArrayBuffer) {
    const words = buffer.byteLength >= ringLayout.headerSize ? new Uint32Array(buffer, 0, headerWord.lane) : null;
    const capacity = words?.[headerWord.capacity] ?? 0;
    if (
      words?.[headerWord.magic] !== ringLayout.magic ||
      words[headerWord.abi] !== ringLayout.abi ||
      words[headerWord.headerBytes] !== ringLayout.headerSize ||
      words[headerWord.recordBytes] !== ringLayout.recordSize ||
      buffer.byteLength !== ringLayout.headerSize + capacity * ringLayout.recordSize
    ) {
      throw new CaptureError('ERR_INTERNAL', 'The memory is not an event ring of this build.', {
        remedy: 'Install one version of capstan: its JavaScript and its native part must come from the same package.',
      });
    }
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.capacity = capacity;
    this.#mask = capacity - 1;
    this.#head = Atomics.load(this.u32, headerWord.head);
    this.#seenTail = this.#head;
    this.#seenSerial = Atomics.load(this.u32, headerWord.contextSerial);
    const first = this.u32[firstRecordWord + (this.#head & this.#mask) * recordWords] ?? 0;
    const waits = Atomics.load(this.u32, headerWord.tail) !== this.#head;
    this.#lastSeq = waits ? (first - 1) >>> 0 : Atomics.load(this.u32, headerWord.seq);
  }

  /**
   * Visits what is there, oldest first, then zeroes the slots of the records taken and frees them.
   * A record at which the visitor throws counts as taken, so that one bad record cannot stop the ring; the error goes on
   * to the caller.
   *
   * @param limit records at most. A flood must not starve the host: yield to it between drains.
   */
  drain(visit: RecordVisitor, limit = 4096): DrainEnd {
    const words = this.u32;
    // Before tail: a context that becomes known after this load wakes the reader again (see sleep).
    this.#seenSerial = Atomics.load(words, headerWord.contextSerial);
    // Pairs with the producer's store of tail: the slots before it are written.
    const tail = Atomics.load(words, headerWord.tail);
    this.#seenTail = tail;
    const ready = Math.min((tail - this.#head) >>> 0, this.capacity);
    const count = Math.min(ready, limit);
    this.#more = ready > 0;
    if (count <= 0) return this.#more ? 'limit' : 'empty';

    const slot = this.#head & this.#mask;
    const ahead = Math.min(count, this.capacity - slot);
    const firstAt = firstRecordWord + slot * recordWords;
    const turnAt = firstAt + ahead * recordWords;
    const endAt = firstRecordWord + (count - ahead) * recordWords;
    this.#firstAt = firstAt;
    let at = firstAt;
    let taken = 0;
    let held = true;
    try {
      while (at !== turnAt && visit(at)) at += recordWords;
      taken = (at - firstAt) / recordWords;
      if (at === turnAt) {
        at = firstRecordWord;
        while (at !== endAt && visit(at)) at += recordWords;
        taken = ahead + (at - firstRecordWord) / recordWords;
        held = at !== endAt;
      }
    } catch (error) {
      taken =
        (at >= firstAt && at < turnAt ? at - firstAt : ahead * recordWords + at - firstRecordWord) / recordWords + 1;
      throw error;
    } finally {
      this.#release(slot, taken);
    }
    this.#more = !held && count < ready;
    if (held) return 'held';
    return this.#more ? 'limit' : 'empty';
  }

  /** Within a visit of a move: how many moves before it were merged into it. Any other record has none. */
  merged(at: number): number {
    const before = at === firstRecordWord ? firstRecordWord + this.#mask * recordWords : at - recordWords;
    const seqBefore = at === this.#firstAt ? this.#lastSeq : (this.u32[before] ?? 0);
    return ((this.u32[at] ?? 0) - seqBefore - 1) >>> 0;
  }

  /**
   * Asks for the doorbell. False when there is something that the last drain did not see, or left because of its limit:
   * drain again. True: the doorbell rings after the next batch, or when a context becomes known. A record that the visitor
   * held does not keep the reader awake.
   */
  sleep(): boolean {
    const words = this.u32;
    if (this.#more) return false;
    // The order matters, and Atomics keep it: the producer stores tail, then loads asleep. See docs/ring-protocol.md.
    Atomics.store(words, headerWord.asleep, 1);
    if (
      Atomics.load(words, headerWord.tail) === this.#seenTail &&
      Atomics.load(words, headerWord.contextSerial) === this.#seenSerial
    ) {
      return true;
    }
    // The producer may have taken the flag and ring for it: one needless drain.
    Atomics.store(words, headerWord.asleep, 0);
    return false;
  }

  /**
   * Forgets everything in the ring and zeroes every slot, those included that the producer wrote but never showed.
   * Only once the hook thread is joined: a producer at work would write under it.
   */
  discard(): void {
    const words = this.u32;
    this.f64.fill(0, ringLayout.headerSize / Float64Array.BYTES_PER_ELEMENT);
    const tail = Atomics.load(words, headerWord.tail);
    this.#head = tail;
    this.#seenTail = tail;
    this.#more = false;
    this.#seenSerial = Atomics.load(words, headerWord.contextSerial);
    this.#lastSeq = Atomics.load(words, headerWord.seq);
    Atomics.store(words, headerWord.asleep, 0);
    Atomics.store(words, headerWord.head, tail);
  }

  /** What ended the capture; null while all is well. The records before it are in the ring: drain once more. */
  get fault(): RingFault | null {
    // Pairs with the producer's store of fault: the OS error of the same fault stands beside it.
    const fault = Atomics.load(this.u32, headerWord.fault);
    return fault === 0 ? null : { fault, osError: Atomics.load(this.u32, headerWord.faultOsError) | 0 };
  }

  /** What native noted since the last call: bits of `healthBit`; 0 as a rule. The doorbell rings for each note. */
  takeHealth(): number {
    if (Atomics.load(this.u32, headerWord.health) === 0) return 0;
    // Pairs with the producer's fetch_or: what is noted between the load and this is taken too, and nothing twice.
    return Atomics.exchange(this.u32, headerWord.health, 0);
  }

  /** Rises whenever a pending context became known (mod 2^32). */
  get contextSerial(): number {
    return Atomics.load(this.u32, headerWord.contextSerial);
  }

  /** Wake-ups ever rung (mod 2^32). */
  get doorbells(): number {
    return Atomics.load(this.u32, headerWord.doorbells);
  }

  /** Wall time in ms since the Unix epoch that every record's time counts from. Native writes it at start. */
  get epochUnixMs(): number {
    return this.f64[ringLayout.epochUnixMs / Float64Array.BYTES_PER_ELEMENT] ?? 0;
  }

  /**
   * Lets in what happens from `since` on (ns, as the records' times), however late native tells of it. Set the streams and
   * {@link keepInjected} before: an open gate shows native the settings it was opened with. Call it
   * while the gate is closed, and no hook that saw it open runs.
   */
  openGate(since: number): void {
    this.f64[ringLayout.openSince / Float64Array.BYTES_PER_ELEMENT] = since;
    Atomics.store(this.u32, headerWord.gate, 1);
  }

  /** From native's next look on, nothing enters. What is being written at this moment may still: join the hook, then discard. */
  closeGate(): void {
    Atomics.store(this.u32, headerWord.gate, 0);
  }

  /** The kinds that this recording could ever keep: bits `1 << eventKind`. Contexts and losses always pass. */
  setStreams(kinds: number): void {
    Atomics.store(this.u32, headerWord.streams, kinds);
  }

  /** Whether injected input passes. It does not, unless told. */
  keepInjected(keep: boolean): void {
    Atomics.store(this.u32, headerWord.keepInjected, keep ? 1 : 0);
  }

  /**
   * The verdict on an epoch: the kinds (bits `1 << eventKind`) that native lets in from now on; 0 denies it. Records already
   * in the ring are for the caller to drop. May be called again to change it.
   *
   * Judge an epoch only after its context record was visited. An epoch older than the one judged last is over, and native
   * must not take its verdict for that of the newer one: such a call does nothing.
   */
  judge(epoch: number, kinds: number): void {
    const words = this.u32;
    const newest = Atomics.load(words, headerWord.judgedEpoch);
    if (epoch === 0 || ((epoch - newest) | 0) < 0) return;
    // Mask first: who sees the epoch (the producer's acquire load) sees its mask.
    Atomics.store(words, headerWord.eventMask, kinds);
    Atomics.store(words, headerWord.judgedEpoch, epoch);
  }

  #release(slot: number, taken: number): void {
    if (taken === 0) return;
    this.#lastSeq = this.u32[firstRecordWord + ((slot + taken - 1) & this.#mask) * recordWords] ?? 0;
    const ahead = Math.min(taken, this.capacity - slot);
    const firstDouble = (firstRecordWord * wordBytes) / Float64Array.BYTES_PER_ELEMENT;
    // Doubles: a fill of shared memory goes element by element, and bytes take four times as long.
    this.f64.fill(0, firstDouble + slot * recordDoubles, firstDouble + (slot + ahead) * recordDoubles);
    if (taken > ahead) this.f64.fill(0, firstDouble, firstDouble + (taken - ahead) * recordDoubles);
    this.#head = (this.#head + taken) >>> 0;
    // Pairs with the producer's load of head: the slots are read and zeroed, and may be written again.
    Atomics.store(this.u32, headerWord.head, this.#head);
  }
}
