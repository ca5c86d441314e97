// The layout of the frame pool in the words of lib/frames, which does not know the binding.

import type { FrameLayout } from '../frames/frame-pool.js';

export const screenBit = 0x8000_0000;

export const framePoolLayout: FrameLayout = {
  header: { magic: 0, abi: 4, slotCount: 8, slotBytes: 12, states: 64 },
  magicValue: 0x4d524643,
  abiValue: 1,
  headerSize: 128,
  headroom: 2048 * 24,
  headroomBytes: 147_456,
  pixels: 2048 * 24 + 147_456,
  bytesPerPixel: 3,
  mostRects: 2048,
  rectSize: 24,
  rect: {
    x: 0,
    y: 2,
    width: 4,
    height: 6,
    encoding: 8,
    reference: 9,
    colours: 10,
    sourceX: 12,
    sourceY: 14,
    data: 16,
    dataSize: 20,
  },
  encodings: { rgb8: 0, indexed8: 1, copy: 2 },
  states: { free: 0, writing: 1, ready: 2, reading: 3 },
};
