import t from 'tap';
import { frameLayout, frameSlot } from '#lib/binding/event-layout.js';
import { FramePool } from '#lib/frames/frame-pool.js';
import { layout, WritingEnd } from './fixtures/frame-port.js';

function poolOf(width: number, height: number): FramePool {
  const pool = FramePool.allocate(layout, width, height);
  if (pool === null) throw new Error('too large');
  return pool;
}

const key = { width: 8, height: 4, key: true, rectCount: 0, pixelBytes: 96, keepAs: 0 };
const patch = { ...key, key: false };

t.test('A pool has four slots, fewer where they are large, and at least one', async (t) => {
  t.equal(poolOf(1920, 1080).slotCount, 4);
  t.equal(poolOf(3840, 2160).slotCount, 4);
  t.equal(poolOf(5120, 2880).slotCount, 2);
  t.equal(poolOf(7680, 4320).slotCount, 1);
  t.equal(FramePool.allocate(layout, 16_384, 16_384), null, 'more than a recording takes');
});

t.test('A pool of common size takes no more than its budget', async (t) => {
  for (const [width, height] of [
    [1, 1],
    [1366, 768],
    [2560, 1440],
    [5120, 1440],
    [3840, 2160],
  ] as const) {
    const pool = poolOf(width, height);
    t.ok(pool.bytes.byteLength <= 96 * 1024 * 1024 + frameLayout.headerSize, `${width}x${height}`);
    t.ok(pool.fits(width, height));
    t.notOk(pool.fits(width * 2, height + 32));
  }
});

t.test('Slots begin at a multiple of 64 bytes', async (t) => {
  const pool = poolOf(7, 3);
  t.equal(new WritingEnd(pool.bytes).slotBytes % 64, 0);
});

t.test('A frame is read where it lies: room for the first records, then the pixels', async (t) => {
  const pool = poolOf(8, 4);
  const native = new WritingEnd(pool.bytes);
  t.equal(native.fill(7, 96), 0);
  const slot = native.fill(9, 96) ?? -1;
  const { memory, dataAt, dataSize, rects } = pool.read({ ...key, slot });
  t.equal(slot, 1);
  t.equal(memory.buffer, pool.bytes.buffer);
  t.equal(dataAt, frameLayout.headroomBytes);
  t.same([...memory.subarray(dataAt, dataAt + dataSize)], Array(96).fill(9));
  t.equal(memory.byteLength, dataAt + dataSize);
  t.same(rects, []);
});

t.test('A slot is this end’s from reading to freeing, and not twice', async (t) => {
  const pool = poolOf(8, 4);
  const native = new WritingEnd(pool.bytes);
  t.ok(pool.idle);
  for (let count = 0; count < 4; count++) native.fill(1, 96);
  t.notOk(pool.hasRoom);
  t.notOk(pool.idle);
  pool.read({ ...key, slot: 2 });
  t.same(native.states, [frameSlot.ready, frameSlot.ready, frameSlot.reading, frameSlot.ready]);
  t.throws(() => pool.read({ ...key, slot: 2 }), { code: 'ERR_INTERNAL' });
  pool.free(2);
  t.ok(pool.hasRoom);
  t.equal(native.fill(2, 96), 2);
});

t.test('The rectangles of a patch are told in their order', async (t) => {
  const pool = poolOf(8, 4);
  const native = new WritingEnd(pool.bytes);
  const slot = native.fill(1, 27) ?? -1;
  native.setRect(slot, 0, { x: 1, y: 2, width: 3, height: 2, encoding: 0, data: 0, dataSize: 18 });
  native.setRect(slot, 1, { x: 5, width: 2, height: 1, encoding: 2, reference: 3, sourceX: 4, sourceY: 5 });
  native.setRect(slot, 2, { width: 3, height: 1, encoding: 1, colours: 2, data: 18, dataSize: 9 });
  const { rects, keepAs, dataSize } = pool.read({ ...patch, slot, rectCount: 3, pixelBytes: 27, keepAs: 2 });
  const none = { x: 0, y: 0, colours: 0, reference: 0, sourceX: 0, sourceY: 0, dataSize: 0 };
  t.strictSame(rects, [
    { ...none, x: 1, y: 2, width: 3, height: 2, encoding: 'rgb8', dataSize: 18 },
    { ...none, x: 5, width: 2, height: 1, encoding: 'copy', reference: 3, sourceX: 4, sourceY: 5 },
    { ...none, width: 3, height: 1, encoding: 'indexed8', colours: 2, dataSize: 9 },
  ]);
  t.equal(keepAs, 2);
  t.equal(dataSize, 27);
});

t.test('A report that does not fit its slot is a defect, not a frame', async (t) => {
  const wrong = {
    'a slot that there is not': { slot: 4 },
    'more rectangles than the table holds': { key: false, rectCount: 2049 },
    'more pixels than a slot holds': { key: false, pixelBytes: 2 ** 31 },
    'a whole image with too few pixels': { pixelBytes: 95 },
    'a patch whose rectangles have less data than it': { key: false, pixelBytes: 6 },
  };
  for (const [name, change] of Object.entries(wrong)) {
    const pool = poolOf(8, 4);
    new WritingEnd(pool.bytes).fill(1, 96);
    t.throws(() => pool.read({ ...key, slot: 0, ...change }), { code: 'ERR_INTERNAL' }, name);
  }
});

t.test('Data of a patch that does not stand in the order of its rectangles is a defect', async (t) => {
  const pool = poolOf(8, 4);
  const native = new WritingEnd(pool.bytes);
  native.fill(1, 6);
  native.setRect(0, 0, { width: 1, height: 1, data: 3, dataSize: 3 });
  native.setRect(0, 1, { width: 1, height: 1, data: 0, dataSize: 3 });
  t.throws(() => pool.read({ ...patch, slot: 0, rectCount: 2, pixelBytes: 6 }), { code: 'ERR_INTERNAL' });
  const other = poolOf(8, 4);
  const writing = new WritingEnd(other.bytes);
  writing.fill(1, 3);
  writing.setRect(0, 0, { width: 1, height: 1, encoding: 3, dataSize: 3 });
  t.throws(() => other.read({ ...patch, slot: 0, rectCount: 1, pixelBytes: 3 }), { code: 'ERR_INTERNAL' });
});

t.test('What nobody read is gone when it is discarded; what is being written to the file stays', async (t) => {
  const pool = poolOf(8, 4);
  const native = new WritingEnd(pool.bytes);
  native.fill(5, 96);
  native.fill(6, 96);
  pool.read({ ...key, slot: 1 });
  pool.discardUnread();
  t.same(native.states, [frameSlot.free, frameSlot.reading, frameSlot.free, frameSlot.free]);
  t.notOk(native.pixels(0).some((byte) => byte !== 0));
  t.ok(
    native
      .pixels(1)
      .subarray(0, 96)
      .every((byte) => byte === 6),
  );
});
