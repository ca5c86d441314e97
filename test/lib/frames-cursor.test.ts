import t from 'tap';
import { CursorShape } from '#lib/frames/cursor-shape.js';

const cursor = (width: number, height: number, argb: number[]) => ({
  x: 10,
  y: 20,
  hotX: 1,
  hotY: 2,
  width,
  height,
  argb: Uint32Array.from(argb),
});

t.test('The colours of a cursor are told straight, not premultiplied', async (t) => {
  const told = new CursorShape().next(cursor(2, 2, [0xff102030, 0x80402010, 0x00000000, 0x01010000]));
  t.match(told, { x: 10, y: 20, image: { width: 2, height: 2, hotX: 1, hotY: 2 } });
  t.same([...(told?.image?.data ?? [])], [0x10, 0x20, 0x30, 0xff, 0x80, 0x40, 0x20, 0x80, 0, 0, 0, 0, 0xff, 0, 0, 1]);
});

t.test('An image brighter than its alpha allows is cut off, not wrapped', async (t) => {
  const told = new CursorShape().next(cursor(1, 1, [0x10ff8000]));
  t.same([...(told?.image?.data ?? [])], [0xff, 0xff, 0, 0x10]);
});

t.test('The image is remembered until it changes', async (t) => {
  const shape = new CursorShape();
  const first = shape.next(cursor(1, 1, [0xff000001]));
  const second = shape.next({ ...cursor(1, 1, []), x: 11 });
  t.equal(second?.x, 11);
  t.equal(second?.image, first?.image);
  t.equal(shape.next(null), null, 'no cursor on an allowed window');
  t.equal(shape.next(cursor(1, 1, []))?.image, first?.image);
  t.not(shape.next(cursor(1, 1, [0xff000002]))?.image, first?.image);
});

t.test('A large image is not kept, nor is the one before told in its place', async (t) => {
  const shape = new CursorShape();
  shape.next(cursor(1, 1, [0xff000001]));
  t.equal(shape.next(cursor(65, 1, Array(65).fill(0xff000000)))?.image, null);
  t.equal(shape.next(cursor(65, 1, []))?.image, null);
});

t.test('An image of another size than it says is not kept', async (t) => {
  t.equal(new CursorShape().next(cursor(2, 2, [1]))?.image, null);
});

t.test('Nothing is remembered from the capture before', async (t) => {
  const shape = new CursorShape();
  shape.next(cursor(1, 1, [0xff000001]));
  shape.forget();
  t.equal(shape.next(cursor(1, 1, []))?.image, null);
});
