import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { CaptureError } from '../errors.js';
import type { RecordedFrame } from '../recording/frame-reader.js';

/** Formats that keep every pixel. */
export const imageFormats = ['png', 'webp'] as const;
export type ImageFormat = (typeof imageFormats)[number];
/** Turns a frame into the bytes of an image file. */
export type ImageEncoder = (frame: RecordedFrame) => Promise<Uint8Array>;

/** What of it is used here; Node's own types do not have it. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/** The format's own limit. */
const MAX_WEBP_SIDE = 16_383;

/** Loads what the format needs. */
export function imageEncoder(format: ImageFormat): Promise<ImageEncoder> {
  return format === 'png' ? pngEncoder() : webpEncoder();
}

async function pngEncoder(): Promise<ImageEncoder> {
  const { encode } = await import('fast-png');
  return async ({ width, height, data }) => encode({ width, height, depth: 8, channels: 3, data: withoutAlpha(data) });
}

async function webpEncoder(): Promise<ImageEncoder> {
  const { default: encode, init } = await import('@jsquash/webp/encode.js');
  // Left alone it would fetch its module, as in a browser.
  const path = createRequire(import.meta.url).resolve('@jsquash/webp/codec/enc/webp_enc_simd.wasm');
  await init(await WebAssembly.compile(await readFile(path)));
  return async ({ width, height, data }) => {
    if (width > MAX_WEBP_SIDE || height > MAX_WEBP_SIDE) {
      throw new CaptureError('ERR_UNSUPPORTED', `A WebP image has ${MAX_WEBP_SIDE} pixels on a side at most.`, {
        remedy: 'Use --format png.',
      });
    }
    const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
    return new Uint8Array(await encode({ width, height, data: pixels }, { lossless: 1, exact: 1 }));
  };
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] as number;
    rgb[to + 1] = rgba[from + 1] as number;
    rgb[to + 2] = rgba[from + 2] as number;
  }
  return rgb;
}
