import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Place } from './client.js';

/** The colours of test/tools/pattern.hpp that no window but a canary shows. */
const CANARY_COLOURS: readonly number[] = [0xc0ffee, 0xdead77];
const BLACK = 0;

/** A pixel where two pictures differ. */
export interface Difference {
  readonly x: number;
  readonly y: number;
  readonly got: string;
  readonly wanted: string;
}

/** Pixels as numbers, 0xRRGGBB, row after row. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;

  constructor(width: number, height: number, pixels = new Uint32Array(width * height)) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** From RGBA, 8 bits each. */
  static fromRgba(width: number, height: number, data: Uint8Array): Picture {
    const picture = new Picture(width, height);
    for (let at = 0; at < picture.pixels.length; at++) {
      const [red = 0, green = 0, blue = 0] = data.subarray(at * 4, at * 4 + 3);
      picture.pixels[at] = (red << 16) | (green << 8) | blue;
    }
    return picture;
  }

  at(x: number, y: number): number {
    const pixel = this.pixels[y * this.width + x];
    if (pixel === undefined || x < 0 || x >= this.width) throw new Error(`no pixel at ${x}, ${y}`);
    return pixel;
  }

  copy(): Picture {
    return new Picture(this.width, this.height, this.pixels.slice());
  }

  /** How many pixels are of a canary's colours. */
  canaries(): number {
    const [first, second] = CANARY_COLOURS;
    let count = 0;
    for (const pixel of this.pixels) if (pixel === first || pixel === second) count++;
    return count;
  }

  /** How many pixels are not black. */
  lit(): number {
    let count = 0;
    for (const pixel of this.pixels) if (pixel !== BLACK) count++;
    return count;
  }

  /** Where it differs from another: the first few pixels, for a message that says something. */
  differences(wanted: Picture, most = 3): readonly Difference[] {
    if (wanted.width !== this.width || wanted.height !== this.height) {
      throw new Error(`${this.width}x${this.height} is not the size ${wanted.width}x${wanted.height}`);
    }
    const found: Difference[] = [];
    for (let at = 0; at < this.pixels.length && found.length < most; at++) {
      const [got, want] = [this.pixels[at] ?? 0, wanted.pixels[at] ?? 0];
      if (got === want) continue;
      const hex = (colour: number) => colour.toString(16).padStart(6, '0');
      found.push({ x: at % this.width, y: Math.floor(at / this.width), got: hex(got), wanted: hex(want) });
    }
    return found;
  }

  /** The same with black wherever `keeps` says so. */
  within(keeps: Uint8Array): Picture {
    return new Picture(
      this.width,
      this.height,
      this.pixels.map((pixel, at) => (keeps[at] === 1 ? pixel : BLACK)),
    );
  }

  /** Each pixel the mean of two by two, rounded to the nearest. */
  halved(): Picture {
    const half = new Picture(this.width >> 1, this.height >> 1);
    for (let at = 0; at < half.pixels.length; at++) {
      const [x, y] = [(at % half.width) * 2, Math.floor(at / half.width) * 2];
      const four = [this.at(x, y), this.at(x + 1, y), this.at(x, y + 1), this.at(x + 1, y + 1)];
      const mean = (shift: number) => Math.round(four.reduce((sum, pixel) => sum + ((pixel >> shift) & 255), 0) / 4);
      half.pixels[at] = (mean(16) << 16) | (mean(8) << 8) | mean(0);
    }
    return half;
  }

  /** The largest difference of any of the three channels of any pixel. */
  distance(other: Picture): number {
    let largest = 0;
    for (let at = 0; at < this.pixels.length; at++) {
      const [a, b] = [this.pixels[at] ?? 0, other.pixels[at] ?? 0];
      for (const shift of [0, 8, 16])
        largest = Math.max(largest, Math.abs(((a >> shift) & 255) - ((b >> shift) & 255)));
    }
    return largest;
  }

  /** A part of it. */
  cut({ x, y, width, height }: Place): Picture {
    const part = new Picture(width, height);
    for (let row = 0; row < height; row++) {
      const from = (y + row) * this.width + x;
      part.pixels.set(this.pixels.subarray(from, from + width), row * width);
    }
    return part;
  }
}

/** What is on the whole screen, by a program that shares no code with the recorder. */
export async function screenshot(env: Readonly<Record<string, string>>): Promise<Picture> {
  const { stdout } = await promisify(execFile)('xwd', ['-root', '-silent'], {
    env,
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  });
  return parseXwd(stdout);
}

// X11/XWDFile.h: 32-bit words, big-endian; then the rest of the header, the colour map, and the rows.
const HEADER_BYTES = 0;
const WIDTH = 16;
const HEIGHT = 20;
const BYTE_ORDER = 28;
const BITS_PER_PIXEL = 44;
const BYTES_PER_LINE = 48;
const COLOUR_COUNT = 76;
const COLOUR_BYTES = 12;

function parseXwd(file: Buffer): Picture {
  const width = file.readUInt32BE(WIDTH);
  const height = file.readUInt32BE(HEIGHT);
  const bytes = file.readUInt32BE(BITS_PER_PIXEL) / 8;
  const stride = file.readUInt32BE(BYTES_PER_LINE);
  const start = file.readUInt32BE(HEADER_BYTES) + file.readUInt32BE(COLOUR_COUNT) * COLOUR_BYTES;
  if (file.readUInt32BE(BYTE_ORDER) !== 0 || (bytes !== 3 && bytes !== 4)) throw new Error('xwd wrote another format');
  const picture = new Picture(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      picture.pixels[y * width + x] = file.readUIntLE(start + y * stride + x * bytes, 3);
    }
  }
  return picture;
}
