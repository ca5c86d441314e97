import { crc32 } from 'node:zlib';
import { McapConstants } from '@mcap/core';
import { decompressFrame } from '../compress/lz4-frame.js';
import { RECORD_HEADER_BYTES } from './chunk-decoder.js';
import { COMPRESSION, MAX_CHUNK_EVENTS, MAX_SCREEN_CHUNK_BYTES, screenChannelIds } from './profile.js';
import { type RawImage, readRawImage } from './raw-image.js';
import { type AboutMessage, readAbout } from './screen-about.js';
import { readScreenPatch, type ScreenPatch } from './screen-patch.js';

/** A chunk record taken apart, its CRC checked. */
export interface OpenedChunk {
  readonly compressed: Uint8Array;
  readonly crc: number;
  /** The records, decompressed. */
  readonly records: Uint8Array;
  readonly messages: readonly PlacedMessage[];
}

interface PlacedMessage {
  readonly channelId: number;
  readonly sequence: number;
  readonly logTime: bigint;
  /** Offset of its record in the chunk's records. */
  readonly offset: number;
  readonly data: Uint8Array;
}

/** A frame as its chunk has it. */
export interface ScreenChunk {
  readonly time: bigint;
  /** Number of the frame in its recording, those that were lost counted. */
  readonly sequence: number;
  readonly about: AboutMessage;
  readonly image: RawImage | ScreenPatch;
}

/**
 * Takes a chunk record apart, whatever it holds.
 *
 * @throws Error when anything about it is wrong, or it is larger than any recording's
 */
export function openChunk(bytes: Uint8Array): OpenedChunk {
  const view = viewOf(bytes);
  // Opcode, length and the two times come before; the messages tell the times.
  const at = RECORD_HEADER_BYTES + 16;
  const size = view.getBigUint64(at, true);
  const crc = view.getUint32(at + 8, true);
  const name = Buffer.from(bytes.subarray(at + 16, at + 16 + view.getUint32(at + 12, true))).toString('latin1');
  if (name !== COMPRESSION) throw new Error(`A chunk of compression ${JSON.stringify(name.slice(0, 20))}`);
  const compressed = bytes.subarray(at + 16 + name.length + 8);
  if (size > MAX_SCREEN_CHUNK_BYTES) throw new RangeError(`A chunk of ${size} bytes`);
  if (view.getBigUint64(at + 16 + name.length, true) !== BigInt(compressed.byteLength))
    throw new Error('A chunk is cut short');
  const records = decompressFrame(compressed, MAX_SCREEN_CHUNK_BYTES);
  if (BigInt(records.byteLength) !== size) throw new Error('A chunk of another size than it says');
  if (crc32(records) !== crc) throw new Error('A chunk of another CRC than it says');
  return { compressed, crc, records, messages: messagesIn(records) };
}

/** Whether it holds a frame of the screen. */
export function isScreenChunk({ messages }: OpenedChunk): boolean {
  const { frame, patch } = screenChannelIds;
  return messages.some(({ channelId }) => channelId === frame || channelId === patch);
}

/** @throws Error when it does not hold one frame, whole and by the format */
export function readScreenChunk({ messages }: OpenedChunk): ScreenChunk {
  const [first, second, ...others] = messages;
  const [about, image] = first?.channelId === screenChannelIds.about ? [first, second] : [second, first];
  if (about?.channelId !== screenChannelIds.about || image === undefined || others.length > 0) {
    throw new Error('A frame without what is told of it, or with more');
  }
  if (about.logTime !== image.logTime) throw new Error('A frame of two times');
  const key = image.channelId === screenChannelIds.frame;
  const told = readAbout(about.data);
  if (told.key !== key) throw new Error('A frame of another kind than is told of it');
  return {
    time: image.logTime,
    sequence: about.sequence,
    about: told,
    image: key ? readRawImage(image.data) : readScreenPatch(image.data),
  };
}

function messagesIn(records: Uint8Array): PlacedMessage[] {
  const view = viewOf(records);
  const messages: PlacedMessage[] = [];
  for (let offset = 0; offset < records.byteLength; ) {
    const end = offset + RECORD_HEADER_BYTES + Number(view.getBigUint64(offset + 1, true));
    if (end > records.byteLength) throw new Error('A record is cut short');
    if (view.getUint8(offset) === McapConstants.Opcode.MESSAGE) {
      const at = offset + RECORD_HEADER_BYTES;
      messages.push({
        channelId: view.getUint16(at, true),
        sequence: view.getUint32(at + 2, true),
        logTime: view.getBigUint64(at + 6, true),
        offset,
        data: records.subarray(at + 22, end),
      });
      if (messages.length > MAX_CHUNK_EVENTS) throw new RangeError('A chunk of too many messages');
    }
    offset = end;
  }
  return messages;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
