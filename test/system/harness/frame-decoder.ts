import type { NativeFrameReport } from '#lib/binding/native-binding.js';
import { Picture } from './picture.js';

// A slot of native/core/frame_layout.hpp, written down apart from the library's own reading of it.
const MOST_RECTS = 2048;
const RECT_BYTES = 24;
const HEADROOM_BYTES = 147_456;
const PIXELS_AT = MOST_RECTS * RECT_BYTES + HEADROOM_BYTES;
const RGB8 = 0;
const INDEXED8 = 1;
const COPY = 2;

/** Bytes of a slot for images up to this size. */
export function slotBytes(width: number, height: number): number {
  return Math.ceil((PIXELS_AT + width * height * 3) / 64) * 64;
}

/** Rebuilds the image from key frames and patches, slowly and plainly. */
export class FrameDecoder {
  #picture = new Picture(0, 0);
  #kept = new Map<number, Picture>();

  /** The image as it is now. Never changed: the next frame makes a new one. */
  get picture(): Picture {
    return this.#picture;
  }

  take(slot: Uint8Array, report: NativeFrameReport): void {
    const pixels = slot.subarray(PIXELS_AT);
    if (report.key) {
      if (report.pixelBytes !== report.width * report.height * 3) throw new Error('a key frame of another size');
      this.#kept.clear();
      this.#picture = new Picture(report.width, report.height);
      readRgb(this.#picture, { x: 0, y: 0, width: report.width, height: report.height }, pixels);
      return;
    }
    const before = this.#picture;
    if (before.width !== report.width || before.height !== report.height) throw new Error('a patch of another size');
    if (report.keepAs !== 0) this.#kept.set(report.keepAs, before);
    this.#picture = before.copy();
    const table = new DataView(slot.buffer, slot.byteOffset, report.rectCount * RECT_BYTES);
    for (let at = 0; at < table.byteLength; at += RECT_BYTES) this.#patch(table, at, pixels, report.pixelBytes, before);
  }

  #patch(table: DataView, at: number, pixels: Uint8Array, pixelBytes: number, before: Picture): void {
    const u16 = (offset: number) => table.getUint16(at + offset, true);
    const rect = { x: u16(0), y: u16(2), width: u16(4), height: u16(6) };
    const { width, height } = this.#picture;
    if (rect.width === 0 || rect.height === 0 || rect.x + rect.width > width || rect.y + rect.height > height) {
      throw new Error(`a rectangle outside the image: ${JSON.stringify(rect)}`);
    }
    const from = table.getUint32(at + 16, true);
    const size = table.getUint32(at + 20, true);
    if (from + size > pixelBytes) throw new Error('a rectangle whose data lies outside');
    const data = pixels.subarray(from, from + size);
    switch (table.getUint8(at + 8)) {
      case RGB8:
        if (size !== rect.width * rect.height * 3) throw new Error('rgb8 of another size');
        readRgb(this.#picture, rect, data);
        break;
      case INDEXED8:
        this.#readIndexed(rect, data, u16(10));
        break;
      case COPY:
        this.#copy(rect, this.#reference(table.getUint8(at + 9), before), u16(12), u16(14));
        break;
      default:
        throw new Error('an unknown encoding');
    }
  }

  #readIndexed(rect: Rect, data: Uint8Array, colours: number): void {
    const wanted = colours * 3 + (colours === 1 ? 0 : rect.width * rect.height);
    if (colours < 1 || colours > 256 || data.length !== wanted) throw new Error('indexed8 of another size');
    const indices = data.subarray(colours * 3);
    for (const [at, target] of targets(this.#picture, rect)) {
      const place = (at % rect.width) * rect.height + Math.floor(at / rect.width); // column after column
      const index = colours === 1 ? 0 : (indices[place] ?? 256);
      if (index >= colours) throw new Error('an index without a colour');
      this.#picture.pixels[target] = rgb(data, index * 3);
    }
  }

  #copy(rect: Rect, source: Picture, x: number, y: number): void {
    const part = source.cut({ ...rect, x, y });
    for (const [at, target] of targets(this.#picture, rect)) this.#picture.pixels[target] = part.pixels[at] ?? 0;
  }

  #reference(number: number, before: Picture): Picture {
    const found = number === 0 ? before : this.#kept.get(number);
    if (found === undefined) throw new Error(`no picture is kept as ${number}`);
    return found;
  }
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Each pixel of a rectangle: its number within it, and within the image. */
function* targets(image: Picture, { x, y, width, height }: Rect): Generator<readonly [number, number]> {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) yield [row * width + column, (y + row) * image.width + x + column];
  }
}

const rgb = (data: Uint8Array, at: number) =>
  ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);

function readRgb(image: Picture, { x, y, width, height }: Rect, data: Uint8Array): void {
  for (let row = 0, at = 0; row < height; row++) {
    const first = (y + row) * image.width + x;
    for (let column = 0; column < width; column++, at += 3) image.pixels[first + column] = rgb(data, at);
  }
}
