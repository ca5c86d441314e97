import { compressFrameSync, decompressFrameSync } from 'lz4-napi';

// LZ4 Frame Format 1.6.x: magic, FLG, BD, [content size], [dictionary id], HC, then blocks up to an end mark of zero.
const MAGIC = 0x184d2204;
const FLG_DICTIONARY = 0x01;
const FLG_CONTENT_SIZE = 0x08;
const FLG_BLOCK_CHECKSUM = 0x10;
const BLOCK_STORED = 0x8000_0000;
/** No LZ4 sequence makes more than 255 bytes out of one. */
const MAX_RATIO = 255;

/** Compresses into one LZ4 frame. Synchronous: meant for a worker. */
export function compressFrame(bytes: Uint8Array): Uint8Array {
  return compressFrameSync(asBuffer(bytes));
}

/**
 * Decompresses one LZ4 frame.
 *
 * @param limit bytes that the frame may grow to; one that could grow further is refused before anything is allocated
 * @throws Error when the frame is malformed or too large
 */
export function decompressFrame(bytes: Uint8Array, limit: number): Uint8Array {
  const bound = decompressedBound(bytes);
  if (bound > limit) throw new RangeError(`LZ4 frame may hold ${bound} bytes, more than ${limit}`);
  return decompressFrameSync(asBuffer(bytes));
}

/** The most that a frame can decompress to, from its block headers alone: the decoder itself knows no limit. */
export function decompressedBound(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Legacy and skippable frames, which the decoder would take as well, have other bounds: refused.
  if (bytes.byteLength < 7 || view.getUint32(0, true) !== MAGIC) throw new Error('Not an LZ4 frame');
  const flags = view.getUint8(4);
  const blockCode = (view.getUint8(5) >> 4) & 0x07;
  if (blockCode < 4) throw new Error('LZ4 frame with an unknown block size');
  const blockMax = 2 ** (8 + 2 * blockCode);
  const checksum = flags & FLG_BLOCK_CHECKSUM ? 4 : 0;
  let at = 7 + (flags & FLG_CONTENT_SIZE ? 8 : 0) + (flags & FLG_DICTIONARY ? 4 : 0);
  let bound = 0;
  while (at + 4 <= bytes.byteLength) {
    const word = view.getUint32(at, true);
    if (word === 0) return bound;
    const length = word % BLOCK_STORED;
    bound += word >= BLOCK_STORED ? length : Math.min(blockMax, length * MAX_RATIO);
    at += 4 + length + checksum;
  }
  throw new Error('LZ4 frame without an end');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
