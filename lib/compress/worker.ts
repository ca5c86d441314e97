import { compressFrame } from './lz4-frame.js';

/**
 * The pool's task. What lz4-napi returns lies outside the JavaScript heap and cannot be transferred on Node 22 and
 * later, so it is copied once here and the copy crosses by structured clone.
 */
export default function compress(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(compressFrame(bytes));
}
