import fc from 'fast-check';
import t from 'tap';
import { decodeInput, decodeTime, type RecordViews } from '#lib/binding/event-decode.js';
import { createReader } from './fixtures/native-session.mjs';

const epochUnixMs = 1_700_000_000_123;
const noText = 0xffffffff;

type Write = (view: DataView) => void;

/** A memory with a record at its third place, whose bytes `write` sets by the offsets of event_record.hpp. */
function record(kind: number, write: Write = () => {}, flags = 0): { views: RecordViews; at: number } {
  const memory = new ArrayBuffer(3 * 32);
  const view = new DataView(memory, 64, 32);
  view.setUint8(4, kind);
  view.setUint8(5, flags);
  write(view);
  const views = {
    u8: new Uint8Array(memory),
    u16: new Uint16Array(memory),
    u32: new Uint32Array(memory),
    f32: new Float32Array(memory),
    f64: new Float64Array(memory),
  };
  return { views, at: 64 / 4 };
}

function decode(kind: number, write?: Write, flags?: number, merged = 0) {
  const { views, at } = record(kind, write, flags);
  return decodeInput(views, at, epochUnixMs, merged);
}

const key =
  (usage: number, keysym: number, text: number, mods = 0): Write =>
  (view) => {
    view.setUint16(16, usage, true);
    view.setUint32(20, keysym, true);
    view.setUint32(24, text, true);
    view.setUint8(28, mods);
  };

const floats =
  (...values: number[]): Write =>
  (view) => {
    for (const [index, value] of values.entries()) view.setFloat32(16 + index * 4, value, true);
  };

t.test('a key press has its code, its key and its text', async (t) => {
  t.strictSame(decode(1, key(0x04, 0x61, 0x61)), {
    kind: 'keydown',
    time: 1_700_000_000_123_000_000n,
    code: 'KeyA',
    key: 'a',
    text: 'a',
    usage: 4,
    modifiers: [],
    repeat: false,
    device: 0,
    injected: false,
    synthetic: false,
  });
});

t.test('a key release makes no text', async (t) => {
  t.match(decode(2, key(0x04, 0x61, noText)), { kind: 'keyup', code: 'KeyA', key: 'a', text: null });
});

t.test('text is what the key composes to', async (t) => {
  t.match(decode(1, key(0x08, 0x65, 0xe9)), { code: 'KeyE', key: 'é', text: 'é' });
  t.match(decode(1, key(0x08, 0x01000000 | 0x1f600, 0x1f600)), { key: '😀', text: '😀' });
  t.match(decode(1, key(0x28, 0xff0d, 0x0d)), { key: 'Enter', text: '\r' });
});

t.test('text that is not one code point is null', async (t) => {
  for (const text of [noText, 0xfffffffe, 0xd800, 0x110000]) {
    t.match(decode(1, key(0x04, 0x61, text)), { key: 'a', text: null });
  }
});

t.test('a key without a usage has none, and is Unidentified', async (t) => {
  t.match(decode(1, key(0xffff, 0, noText)), { usage: null, code: 'Unidentified', key: 'Unidentified' });
});

t.test('every modifier has its own bit', async (t) => {
  const names = ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'NumLock'];
  for (const [bit, name] of names.entries()) {
    t.match(decode(1, key(4, 0x61, 0x61, 1 << bit)), { modifiers: [name] });
  }
  t.match(decode(1, key(4, 0x61, 0x61, 0x7f)), { modifiers: names });
});

t.test('flags and device are told apart', async (t) => {
  t.match(decode(1, key(4, 0x61, 0x61), 0x01), { injected: true, repeat: false, synthetic: false, device: 0 });
  t.match(decode(1, key(4, 0x61, 0x61), 0x02), { injected: false, repeat: true, synthetic: false, device: 0 });
  t.match(decode(1, key(4, 0x61, 0x61), 0x08), { injected: false, repeat: false, synthetic: true, device: 0 });
  t.match(decode(6, floats(), 0xf1), { injected: true, synthetic: false, device: 15 });
});

t.test('a button has its place, its number, clicks and modifiers', async (t) => {
  const write: Write = (view) => {
    floats(-10.5, 2000)(view);
    view.setUint8(24, 2);
    view.setUint8(25, 3);
    view.setUint8(26, 1);
  };
  const expected = { x: -10.5, y: 2000, button: 2, clicks: 3, modifiers: ['Shift'] };
  t.match(decode(3, write), { kind: 'buttondown', ...expected });
  t.match(decode(4, write), { kind: 'buttonup', ...expected });
});

t.test('a wheel has its place and both axes', async (t) => {
  t.match(decode(5, floats(1, 2, -30, 120)), { kind: 'wheel', x: 1, y: 2, dx: -30, dy: 120 });
});

t.test('a move has its place, its motion and how many it absorbed', async (t) => {
  t.match(decode(6, floats(1, 2, 3, -4), 0, 7), { kind: 'move', x: 1, y: 2, dx: 3, dy: -4, merged: 7 });
});

t.test('a place that is not told is null, and what is told beside it is there', async (t) => {
  const nowhere = floats(Number.NaN, Number.NaN, 3, -4);
  t.match(decode(3, nowhere), { kind: 'buttondown', x: null, y: null });
  t.match(decode(5, nowhere), { kind: 'wheel', x: null, y: null, dx: 3, dy: -4 });
  t.match(decode(6, nowhere), { kind: 'move', x: null, y: null, dx: 3, dy: -4 });
  t.match(decode(9, nowhere), { kind: 'touchstart', x: null, y: null });
  t.match(decode(13, nowhere), { kind: 'pendown', x: null, y: null });
  t.match(decode(6, floats(0, 0, 3, -4)), { x: 0, y: 0 }, 'the corner of the screen is a place');
});

t.test('a touch has its place and the number of its contact', async (t) => {
  const write: Write = (view) => {
    floats(-10.5, 2000)(view);
    view.setUint8(24, 255);
  };
  for (const [index, kind] of ['touchstart', 'touchmove', 'touchend', 'touchcancel'].entries()) {
    t.strictSame(decode(9 + index, write, 0x21), {
      kind,
      time: 1_700_000_000_123_000_000n,
      x: -10.5,
      y: 2000,
      contact: 255,
      device: 2,
      injected: true,
      synthetic: false,
    });
  }
});

t.test('a pen has its place, its pressure from 0 to 1, its tilt and its buttons', async (t) => {
  const write =
    (pressure: number, tiltX: number, tiltY: number): Write =>
    (view) => {
      floats(1, 2)(view);
      view.setUint16(24, pressure, true);
      view.setInt8(26, tiltX);
      view.setInt8(27, tiltY);
      view.setUint8(28, 33);
    };
  for (const [index, kind] of ['pendown', 'penmove', 'penup'].entries()) {
    t.strictSame(decode(13 + index, write(65535, -90, 90), 0x30), {
      kind,
      time: 1_700_000_000_123_000_000n,
      x: 1,
      y: 2,
      pressure: 1,
      tiltX: -90,
      tiltY: 90,
      buttons: 33,
      device: 3,
      injected: false,
      synthetic: false,
    });
  }
  t.match(decode(13, write(0, 0, -1)), { pressure: 0, tiltX: 0, tiltY: -1 });
  t.match(decode(13, write(13107, 5, 0)), { pressure: 0.2, tiltX: 5, tiltY: 0 });
});

t.test('what is no input is not decoded', async (t) => {
  for (const kind of [0, 7, 8, 16, 255]) t.equal(decode(kind), undefined);
});

t.test('time is exact to the nanosecond for 104 days', async (t) => {
  const days = 86_400_000_000_000;
  const property = fc.property(fc.maxSafeInteger().map(Math.abs), fc.integer({ min: 0, max: 4e12 }), (ns, epoch) => {
    const { views, at } = record(6, (view) => view.setFloat64(8, ns, true));
    return decodeTime(views, at, epoch) === BigInt(epoch) * 1_000_000n + BigInt(ns);
  });
  t.doesNotThrow(() => fc.assert(property));
  const { views, at } = record(6, (view) => view.setFloat64(8, 104 * days + 1, true));
  t.equal(decodeTime(views, at, epochUnixMs) % 10n, 1n);
});

t.test('what native writes is what is decoded', async (t) => {
  const { session, ring, until } = createReader();
  t.teardown(() => session.stop());
  session.play([
    { do: 'context', focus: { app: 'Editor' } },
    { do: 'key', usage: 0x14, down: true, text: 0x40, mods: 16, injected: true },
    { do: 'button', button: 1, down: true, x: 5, y: 6, clicks: 2, mods: 2 },
    { do: 'wheel', x: 7, y: 8, dx: 0, dy: -120 },
    { do: 'move', x: 9, y: 10 },
    { do: 'move', dx: 3, dy: -4 },
    { do: 'touch', phase: 'start', contact: 7, x: 11, y: 12 },
    { do: 'touch', phase: 'cancel', contact: 7 },
    { do: 'pen', phase: 'down', x: 13, y: 14, pressure: 65535, tiltX: -20, tiltY: 30, buttons: 1 },
  ]);
  session.start();
  await until((all) => all.length === 9);
  const { memory } = ring; // the reader of the tests leaves the slots as they are
  const views = {
    u8: new Uint8Array(memory),
    u16: new Uint16Array(memory),
    u32: new Uint32Array(memory),
    f32: new Float32Array(memory),
    f64: new Float64Array(memory),
  };
  const epoch = views.f64[3] ?? Number.NaN;
  const events = [1, 2, 3, 4, 5, 6, 7, 8].map((place) => decodeInput(views, (512 + place * 32) / 4, epoch, 0));
  t.match(events, [
    { kind: 'keydown', code: 'KeyQ', key: '@', text: '@', modifiers: ['AltGraph'], injected: true, device: 1 },
    { kind: 'buttondown', button: 1, x: 5, y: 6, clicks: 2, modifiers: ['Control'], injected: false },
    { kind: 'wheel', x: 7, y: 8, dx: 0, dy: -120 },
    { kind: 'move', x: 9, y: 10, dx: 9, dy: 10, merged: 0 },
    { kind: 'move', x: null, y: null, dx: 3, dy: -4, merged: 0 },
    { kind: 'touchstart', contact: 7, x: 11, y: 12, device: 1 },
    { kind: 'touchcancel', contact: 7, x: null, y: null },
    { kind: 'pendown', x: 13, y: 14, pressure: 1, tiltX: -20, tiltY: 30, buttons: 1, device: 1 },
  ]);
  const now = BigInt(Date.now()) * 1_000_000n;
  for (const event of events) t.ok(event !== undefined && event.time <= now && event.time > now - 60_000_000_000n);
});
