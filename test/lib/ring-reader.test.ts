import t from 'tap';
import { eventKind, headerWord, healthBit, recordByte, ringLayout } from '#lib/binding/event-layout.js';
import { RingReader } from '#lib/binding/ring-reader.js';

const capacity = 64;
const recordWords = ringLayout.recordSize / 4;
const firstRecordWord = ringLayout.headerSize / 4;

/** The producer's side in JavaScript, as docs/ring-protocol.md describes it: one thread, so plain stores do. */
class Producer {
  tail: number;
  seq: number;
  time = 0;
  constructor(readonly ring: RingReader) {
    this.tail = ring.u32[headerWord.tail] ?? 0;
    this.seq = ring.u32[headerWord.seq] ?? 0;
  }
  publish(kind: number = eventKind.keyDown, seqStep = 1): void {
    const at = firstRecordWord + (this.tail & (this.ring.capacity - 1)) * recordWords;
    this.seq = (this.seq + seqStep) >>> 0;
    this.ring.u32[at] = this.seq;
    this.ring.u8[at * 4 + recordByte.kind] = kind;
    this.ring.f64[(at * 4 + recordByte.timeNs) / 8] = ++this.time;
    this.tail = (this.tail + 1) >>> 0;
  }
  flush(): void {
    this.ring.u32[headerWord.seq] = this.seq;
    Atomics.store(this.ring.u32, headerWord.tail, this.tail);
  }
  publishMany(count: number): void {
    for (let i = 0; i < count; i++) this.publish();
    this.flush();
  }
}

/** A ring whose counters begin at `start`. */
function makeRing(start = 0) {
  const buffer = RingReader.allocate(capacity).u32.buffer;
  const words = new Uint32Array(buffer);
  for (const word of [headerWord.tail, headerWord.head, headerWord.seq]) words[word] = start;
  const ring = new RingReader(buffer);
  return { ring, producer: new Producer(ring) };
}

function timeOf(ring: RingReader, at: number): number {
  return ring.f64[(at >> 1) + 1] ?? Number.NaN;
}

/** Times of the records that a drain takes. */
function take(ring: RingReader, limit?: number) {
  const times: number[] = [];
  const end = ring.drain((at) => times.push(timeOf(ring, at)) > 0, limit);
  return { times, end };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function slotsAreZero(ring: RingReader): boolean {
  return ring.u32.subarray(firstRecordWord).every((word) => word === 0);
}

t.test('a new ring says its layout, and its gate is closed', async (t) => {
  const ring = RingReader.allocate();
  t.equal(ring.capacity, 32_768);
  t.equal(ring.u8.byteLength, 512 + 32_768 * 32);
  t.equal(ring.u32[headerWord.magic], ringLayout.magic);
  t.equal(ring.u32[headerWord.abi], ringLayout.abi);
  t.equal(ring.u32[headerWord.headerBytes], ringLayout.headerSize);
  t.equal(ring.u32[headerWord.recordBytes], ringLayout.recordSize);
  t.equal(ring.u32[headerWord.capacity], 32_768);
  t.equal(ring.u32[headerWord.gate], 0);
  t.equal(ring.u32[headerWord.keepInjected], 0);
});

t.test('a capacity that is not a power of two from 64 to 2^24 is refused', async (t) => {
  for (const wrong of [0, 1, 32, 63, 65, 100.5, -64, Number.NaN, 2 ** 25]) {
    t.throws(() => RingReader.allocate(wrong), { code: 'ERR_INTERNAL' });
  }
});

t.test('memory that is not a ring of this build is refused', async (t) => {
  t.throws(() => new RingReader(new SharedArrayBuffer(16)), { code: 'ERR_INTERNAL' });
  t.throws(() => new RingReader(new SharedArrayBuffer(4096)), { code: 'ERR_INTERNAL' });
  for (const word of [headerWord.magic, headerWord.abi, headerWord.recordBytes, headerWord.capacity]) {
    const { ring } = makeRing();
    ring.u32[word] = (ring.u32[word] ?? 0) * 2;
    t.throws(() => new RingReader(ring.u32.buffer), { code: 'ERR_INTERNAL' });
  }
});

t.test('a drain visits every record in order and nothing twice', async (t) => {
  const { ring, producer } = makeRing();
  t.same(take(ring), { times: [], end: 'empty' });
  producer.publishMany(3);
  t.same(take(ring), { times: [1, 2, 3], end: 'empty' });
  t.same(take(ring), { times: [], end: 'empty' });
});

t.test('records that were not shown yet are not visited', async (t) => {
  const { ring, producer } = makeRing();
  producer.publish();
  t.same(take(ring).times, []);
  producer.flush();
  t.same(take(ring).times, [1]);
});

t.test('a batch across the end of the memory and across 2^32 stays in order', async (t) => {
  const { ring, producer } = makeRing(0xffff_ffff - 100);
  let next = 1;
  for (const count of [50, 64, 1, 63, 40, 64]) {
    producer.publishMany(count);
    t.same(take(ring), { times: range(next, next + count - 1), end: 'empty' });
    next += count;
    t.equal(ring.u32[headerWord.head], producer.tail);
    t.ok(slotsAreZero(ring));
  }
  t.ok(producer.tail < 1000, 'the counters wrapped');
});

t.test('slots are zero before they are given back', async (t) => {
  const { ring, producer } = makeRing(60);
  producer.publishMany(10);
  const store = Atomics.store;
  let zeroAtStore: boolean | undefined;
  t.teardown(() => {
    Atomics.store = store;
  });
  Atomics.store = ((array: Uint32Array, index: number, value: number) => {
    if (index === headerWord.head) zeroAtStore = slotsAreZero(ring);
    return store(array, index, value);
  }) as typeof Atomics.store;
  take(ring);
  t.equal(zeroAtStore, true);
});

t.test('a drain reads two shared words and writes one', async (t) => {
  const { ring, producer } = makeRing();
  producer.publishMany(20);
  const { load, store } = Atomics;
  let [loads, stores] = [0, 0];
  Atomics.load = ((array: Uint32Array, index: number) => {
    loads++;
    return load(array, index);
  }) as typeof Atomics.load;
  Atomics.store = ((array: Uint32Array, index: number, value: number) => {
    stores++;
    return store(array, index, value);
  }) as typeof Atomics.store;
  take(ring);
  Object.assign(Atomics, { load, store });
  t.same([loads, stores], [2, 1]);
});

t.test('a limit ends a drain early and the rest comes next', async (t) => {
  const { ring, producer } = makeRing(40);
  producer.publishMany(50);
  t.same(take(ring, 30), { times: range(1, 30), end: 'limit' });
  t.same(take(ring, 0), { times: [], end: 'limit' });
  t.same(take(ring, 20), { times: range(31, 50), end: 'empty' });
});

t.test('a held record stays, with all after it, and is visited again', async (t) => {
  for (const start of [0, 60]) {
    const { ring, producer } = makeRing(start);
    producer.publishMany(10);
    const seen: number[] = [];
    const visit = (at: number) => {
      seen.push(timeOf(ring, at));
      return timeOf(ring, at) !== 7;
    };
    t.equal(ring.drain(visit), 'held');
    t.same(seen, range(1, 7));
    t.equal(ring.u32[headerWord.head], start + 6);
    t.equal(ring.drain(visit), 'held');
    t.same(seen, [...range(1, 7), 7]);
    t.same(take(ring), { times: range(7, 10), end: 'empty' });
  }
});

t.test('a visitor that throws loses that record only', async (t) => {
  for (const start of [0, 60, 62]) {
    const { ring, producer } = makeRing(start);
    producer.publishMany(10);
    const visit = (at: number) => {
      if (timeOf(ring, at) === 3) throw new Error('mine');
      return true;
    };
    t.throws(() => ring.drain(visit), { message: 'mine' });
    t.equal(ring.sleep(), false, 'more is there');
    t.same(take(ring), { times: range(4, 10), end: 'empty' });
    t.ok(slotsAreZero(ring));
  }
});

t.test('a gap in seq before a move says how many moves were merged into it', async (t) => {
  for (const start of [0, 61, 62, 0xffff_fffd]) {
    const { ring, producer } = makeRing(start);
    const merged: number[] = [];
    const visit = (at: number) => merged.push(ring.merged(at)) > 0;
    producer.publish(eventKind.context);
    producer.publish(eventKind.move, 5);
    producer.publish(eventKind.move);
    producer.flush();
    ring.drain(visit);
    producer.publish(eventKind.move, 3);
    producer.publish(eventKind.keyDown);
    producer.flush();
    ring.drain(visit, 1);
    ring.drain(visit, 1);
    t.same(merged, [0, 4, 0, 2, 0]);
  }
});

t.test('a reader that takes over a ring sees no merged moves that were not', async (t) => {
  const { ring, producer } = makeRing();
  producer.publishMany(5);
  take(ring, 3);
  const next = new RingReader(ring.u32.buffer);
  const merged: number[] = [];
  next.drain((at) => merged.push(next.merged(at)) > 0);
  t.same(merged, [0, 0]);
});

t.test('the reader sleeps when it has seen everything', async (t) => {
  const { ring, producer } = makeRing();
  t.equal(ring.sleep(), true);
  t.equal(ring.u32[headerWord.asleep], 1);
  producer.publishMany(1);
  t.equal(ring.sleep(), false);
  t.equal(ring.u32[headerWord.asleep], 0, 'the flag is taken back');
  take(ring);
  t.equal(ring.sleep(), true);
});

t.test('the reader does not sleep on what a limit left', async (t) => {
  const { ring, producer } = makeRing();
  producer.publishMany(5);
  take(ring, 4);
  t.equal(ring.sleep(), false);
  take(ring, 4);
  t.equal(ring.sleep(), true);
});

t.test('the reader sleeps on a held record until a context becomes known', async (t) => {
  const { ring, producer } = makeRing();
  producer.publishMany(5);
  ring.drain(() => false);
  t.equal(ring.sleep(), true);
  Atomics.add(ring.u32, headerWord.contextSerial, 1);
  t.equal(ring.contextSerial, 1);
  t.equal(ring.sleep(), false);
  ring.drain(() => false);
  t.equal(ring.sleep(), true);
});

t.test('discard zeroes every slot, shown or not, and leaves no gap behind', async (t) => {
  const { ring, producer } = makeRing(50);
  producer.publish(eventKind.move, 9);
  producer.publishMany(30);
  producer.publish();
  t.equal(
    ring.drain(() => false),
    'held',
  );
  ring.discard();
  t.ok(slotsAreZero(ring));
  t.equal(ring.u32[headerWord.head], ring.u32[headerWord.tail]);
  t.equal(ring.sleep(), true);
  const next = new Producer(ring);
  next.publish(eventKind.move);
  next.flush();
  const merged: number[] = [];
  ring.drain((at) => merged.push(ring.merged(at)) > 0);
  t.same(merged, [0]);
});

t.test('the gate, the streams and keepInjected are words that native reads', async (t) => {
  const { ring } = makeRing();
  ring.setStreams(0b1111110);
  ring.keepInjected(true);
  ring.openGate(1.5e9);
  t.equal(ring.u32[headerWord.streams], 0b1111110);
  t.equal(ring.u32[headerWord.keepInjected], 1);
  t.equal(ring.u32[headerWord.gate], 1);
  t.equal(ring.f64[ringLayout.openSince / 8], 1.5e9);
  ring.closeGate();
  ring.keepInjected(false);
  t.equal(ring.u32[headerWord.gate], 0);
  t.equal(ring.u32[headerWord.keepInjected], 0);
});

t.test('a verdict stores the mask before the epoch', async (t) => {
  const { ring } = makeRing();
  const store = Atomics.store;
  const stored: [number, number][] = [];
  t.teardown(() => {
    Atomics.store = store;
  });
  Atomics.store = ((array: Uint32Array, index: number, value: number) => {
    stored.push([index, value]);
    return store(array, index, value);
  }) as typeof Atomics.store;
  ring.judge(7, 0b110);
  t.same(stored, [
    [headerWord.eventMask, 0b110],
    [headerWord.judgedEpoch, 7],
  ]);
});

t.test('a verdict may change, but never speaks of an older epoch or of none', async (t) => {
  const { ring } = makeRing();
  const verdict = () => [ring.u32[headerWord.judgedEpoch], ring.u32[headerWord.eventMask]];
  ring.judge(0, 255);
  t.same(verdict(), [0, 0]);
  ring.judge(5, 6);
  ring.judge(5, 0);
  t.same(verdict(), [5, 0]);
  ring.judge(4, 255);
  t.same(verdict(), [5, 0]);
  ring.judge(0x7fff_ffff, 1);
  ring.judge(0xffff_fff0, 2);
  ring.judge(3, 3);
  t.same(verdict(), [3, 3], 'the number wraps');
});

t.test('a note on the health of the capture is taken once', async (t) => {
  const { ring } = makeRing();
  t.equal(ring.takeHealth(), 0);
  Atomics.or(ring.u32, headerWord.health, healthBit.hookStalled);
  Atomics.or(ring.u32, headerWord.health, healthBit.keysReleased);
  t.equal(ring.takeHealth(), healthBit.hookStalled | healthBit.keysReleased);
  t.equal(ring.takeHealth(), 0);
});

t.test('a fault is told with the number of the OS', async (t) => {
  const { ring } = makeRing();
  t.equal(ring.fault, null);
  ring.u32[headerWord.faultOsError] = -104;
  ring.u32[headerWord.fault] = 2;
  t.same(ring.fault, { fault: 2, osError: -104 });
});
