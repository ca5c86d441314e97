import { crc32 } from 'node:zlib';
import { youngCollector } from './collector.js';
import { compressFrame } from './lz4-frame.js';

// The pool's tasks. What lz4-napi returns lies outside the JavaScript heap and cannot be transferred on Node 22 and later,
// so it is copied once here and the copy crosses by structured clone.

export interface CompressedPiece {
  /** One LZ4 frame. */
  readonly frame: Uint8Array;
  /** CRC-32 of the bytes, uncompressed. */
  readonly crc: number;
}

const collectYoung = youngCollector();

export function compress(bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(compressFrame(bytes));
  collectYoung();
  return frame;
}

/** Of a view of a SharedArrayBuffer, which arrives as the same memory. */
export function compressShared(bytes: Uint8Array<SharedArrayBuffer>): CompressedPiece {
  return { frame: compress(bytes), crc: crc32(bytes) };
}
