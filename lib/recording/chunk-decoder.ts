import { McapStreamReader, type McapTypes } from '@mcap/core';
import { decompressFrame } from '../compress/lz4-frame.js';
import { type CapstanEvent, type Topic, topics } from '../events.js';
import { decodeMessage } from './messages.js';
import { CHUNK_SNAPSHOT, COMPRESSION, MAX_CHUNK_BYTES, MAX_CHUNK_EVENTS } from './profile.js';

const known: ReadonlySet<string> = new Set(Object.values(topics));

/** Opcode and length of a record. */
export const RECORD_HEADER_BYTES = 9;

/** One message of a chunk, with its topic. */
export interface ChunkMessage {
  readonly topic: string;
  readonly message: McapTypes.TypedMcapRecords['Message'];
}

/** One record of any kind, out of its bytes. */
export function parseRecordBytes(bytes: Uint8Array): McapTypes.TypedMcapRecord {
  const reader = new McapStreamReader({ noMagicPrefix: true, includeChunks: true, decompressHandlers: {} });
  reader.append(bytes);
  const record = reader.nextRecord();
  if (record === undefined || reader.bytesRemaining() !== 0) throw new Error('A record is cut short');
  return record;
}

/**
 * The messages of a chunk record, its CRC checked.
 *
 * @throws Error when anything about it is wrong, or it is larger than any recording's
 */
export function readMessages(bytes: Uint8Array): readonly ChunkMessage[] {
  const reader = new McapStreamReader({
    noMagicPrefix: true,
    includeChunks: true,
    decompressHandlers: {
      [COMPRESSION]: (frame, size) => {
        if (size > MAX_CHUNK_BYTES) throw new RangeError(`A chunk of ${size} bytes`);
        const records = decompressFrame(frame, MAX_CHUNK_BYTES);
        if (BigInt(records.byteLength) !== size) throw new Error('A chunk of another size than it says');
        return records;
      },
    },
  });
  reader.append(bytes);
  const channels = new Map<number, string>();
  const messages: ChunkMessage[] = [];
  let whole = false;
  for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) {
    if (record.type === 'Chunk') {
      whole = true;
    } else if (record.type === 'Channel') {
      if (known.has(record.topic) && record.messageEncoding !== 'json') throw new Error('A channel that is not JSON');
      channels.set(record.id, record.topic);
    } else if (record.type === 'Message') {
      messages.push({ topic: channels.get(record.channelId) ?? '', message: record });
      if (messages.length > MAX_CHUNK_EVENTS) throw new RangeError('A chunk of too many messages');
    }
  }
  if (!whole || reader.bytesRemaining() !== 0) throw new Error('A chunk is cut short');
  return messages;
}

/**
 * The events of a chunk's messages in time order, moves one by one. Topics that this version does not know are passed
 * over.
 *
 * @throws Error when a message does not fit its schema, or lies outside the chunk's times
 */
export function readEvents(
  messages: readonly ChunkMessage[],
  start: bigint,
  end: bigint,
  wanted?: ReadonlySet<string>,
): CapstanEvent[] {
  const events: CapstanEvent[] = [];
  for (const { topic, message } of messages) {
    if (!known.has(topic) || (wanted !== undefined && !wanted.has(topic))) continue;
    for (const event of decodeMessage(topic as Topic, message.logTime, message.data)) {
      if (event.time < start || event.time > end) throw new Error('An event outside the times of its chunk');
      events.push(event);
    }
    if (events.length > MAX_CHUNK_EVENTS) throw new RangeError('A chunk of too many events');
  }
  return events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

/** Whether it is the snapshot that the writer put at the start of a chunk: no event of the person's. */
export function isChunkSnapshot(event: CapstanEvent): boolean {
  return event.kind === 'state' && event.state === 'snapshot' && event.reason === CHUNK_SNAPSHOT;
}
