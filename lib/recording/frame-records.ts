import { McapConstants, McapRecordBuilder, type McapTypes } from '@mcap/core';
import { CaptureError } from '../errors.js';
import type { PendingFrame } from '../screen.js';
import { channels, schemas } from './channels.js';
import { checkImageSize } from './image-size.js';
import { screenChannelIds } from './profile.js';
import { rawImageHead } from './raw-image.js';
import { CursorTeller } from './screen-about.js';
import { checkPatch, screenPatchHead } from './screen-patch.js';

/** Opcode, length, channel, sequence number and two times. */
const MESSAGE_HEAD_BYTES = 1 + 8 + 2 + 4 + 8 + 8;

/** The records of a frame's chunk, in the memory of its slot. */
export interface LaidFrame {
  readonly records: Uint8Array<SharedArrayBuffer>;
  readonly time: bigint;
  /** Number of the key frame that it is, or is a patch on. */
  readonly chain: number;
  readonly indexes: readonly McapTypes.MessageIndex[];
}

/**
 * Puts the first records of a frame's chunk right before its pixels. A key frame's chunk brings the schemas and channels
 * that it uses; a patch is nothing without its key frame, so they stand once for all the patches on one.
 */
export class FrameRecords {
  readonly #cursors = new CursorTeller();
  readonly #announced = new Set<number>();
  readonly #sequences = new Map<number, number>();
  #lastTime = 0n;
  #key = { time: 0n, width: 0, height: 0 };
  #chain = 0;
  /** Why no patch can follow; null when one can. */
  #broken: string | null = 'there was no frame before it';

  /** What comes before the next key frame has nothing to stand on, if it belongs to this chain. */
  breakChain(chain: number): void {
    if (chain === this.#chain) this.#broken = 'the frame before it was lost';
  }

  /**
   * A frame whose time is not later than that of the frame before is moved to 1 ns after it.
   *
   * @throws CaptureError `ERR_INTERNAL` when it does not fit the format or its memory, or is a patch on a frame that was
   *   lost; the patches after it are lost, too
   */
  lay(frame: PendingFrame): LaidFrame {
    try {
      return this.#lay(frame);
    } catch (error) {
      this.breakChain(this.#chain);
      if (error instanceof CaptureError) throw error;
      throw new CaptureError('ERR_INTERNAL', `A frame does not fit the recording format: ${String(error)}.`);
    }
  }

  #lay(frame: PendingFrame): LaidFrame {
    const time = frame.time > this.#lastTime ? frame.time : this.#lastTime + 1n;
    const head = this.#imageHead(frame, time);
    const [imageId, aboutId] = [frame.key ? screenChannelIds.frame : screenChannelIds.patch, screenChannelIds.about];
    if (frame.key) this.#announced.clear();
    const builder = new McapRecordBuilder();
    for (const id of [imageId, aboutId]) this.#announce(builder, id);
    const aboutAt = builder.length;
    const data = this.#cursors.encode(frame);
    builder.writeMessage({ channelId: aboutId, sequence: this.#next(aboutId), logTime: time, publishTime: time, data });
    const imageAt = builder.length;
    const length = imageAt + MESSAGE_HEAD_BYTES + head.byteLength;
    if (length > frame.dataAt) throw new RangeError(`${length} bytes before its pixels`);
    const records = frame.memory.subarray(frame.dataAt - length, frame.dataAt + frame.dataSize);
    records.set(builder.buffer);
    this.#writeMessageHead(records, imageAt, imageId, time);
    records.set(head, imageAt + MESSAGE_HEAD_BYTES);
    this.#lastTime = time;
    if (frame.key) {
      this.#key = { time, width: frame.width, height: frame.height };
      this.#chain++;
      this.#broken = null;
    }
    return {
      records,
      time,
      chain: this.#chain,
      indexes: [index(aboutId, time, aboutAt), index(imageId, time, imageAt)],
    };
  }

  #imageHead(frame: PendingFrame, time: bigint): Uint8Array {
    const { width, height, rects, keepAs, dataSize } = frame;
    if (frame.dataAt + dataSize > frame.memory.byteLength) throw new RangeError('pixels beyond its memory');
    if (frame.key) {
      checkImageSize(width, height);
      if (dataSize !== width * height * 3) throw new RangeError(`${dataSize} bytes for ${width} x ${height} pixels`);
      return rawImageHead(time, width, height);
    }
    if (this.#broken !== null)
      throw new CaptureError('ERR_INTERNAL', `A patch of the screen is lost: ${this.#broken}.`);
    if (width !== this.#key.width || height !== this.#key.height) throw new RangeError('a patch of another size');
    const patch = { base: this.#lastTime, key: this.#key.time, width, height, rects, keepAs };
    checkPatch(patch, dataSize);
    return screenPatchHead(time, patch, dataSize);
  }

  #announce(builder: McapRecordBuilder, id: number): void {
    if (this.#announced.has(id)) return;
    for (const schema of schemas) if (schema.id === id) builder.writeSchema(schema);
    for (const channel of channels) if (channel.id === id) builder.writeChannel(channel);
    this.#announced.add(id);
  }

  /** All of the message record but its data: its content is what follows in the memory, to the end. */
  #writeMessageHead(records: Uint8Array, at: number, channelId: number, time: bigint): void {
    const view = new DataView(records.buffer, records.byteOffset + at, MESSAGE_HEAD_BYTES);
    view.setUint8(0, McapConstants.Opcode.MESSAGE);
    view.setBigUint64(1, BigInt(records.byteLength - at - 9), true);
    view.setUint16(9, channelId, true);
    view.setUint32(11, this.#next(channelId), true);
    view.setBigUint64(15, time, true);
    view.setBigUint64(23, time, true);
  }

  #next(channelId: number): number {
    const sequence = this.#sequences.get(channelId) ?? 0;
    this.#sequences.set(channelId, (sequence + 1) >>> 0);
    return sequence;
  }
}

function index(channelId: number, time: bigint, offset: number): McapTypes.MessageIndex {
  return { channelId, records: [[time, BigInt(offset)]] };
}
