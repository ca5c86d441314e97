import { crc32 } from 'node:zlib';
import { McapChunkBuilder, type McapTypes } from '@mcap/core';
import { type CapstanEvent, type Topic, topics } from '../events.js';
import { channels, schemas } from './channels.js';
import { encodeEvent, encodeMoves } from './messages.js';
import { checkMove, MoveBatch } from './move-batch.js';
import { CHUNK_SNAPSHOT, channelIds, MAX_BATCH_MOVES, MAX_BATCH_NS, MAX_CHUNK_EVENTS } from './profile.js';

/** A chunk ready for compression. */
export interface PlainChunk {
  readonly records: Uint8Array;
  readonly crc: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly indexes: readonly McapTypes.MessageIndex[];
  /** Events in it, moves one by one, the snapshot at its start not counted. */
  readonly events: number;
  readonly messages: number;
}

/** Room that one move takes in a batch, about. */
const MOVE_BYTES = 40;

/**
 * Builds one chunk after the other. Each begins with the schemas and channels that it uses and with a snapshot of what
 * is held, so that it can be read without any other.
 */
export class ChunkAssembler {
  readonly #builder = new McapChunkBuilder({});
  readonly #batch = new MoveBatch();
  readonly #announced = new Set<number>();
  readonly #sequences = new Map<number, number>();
  #lastLogTime = 0n;
  #events = 0;

  get empty(): boolean {
    return this.#builder.numMessages === 0;
  }

  /** Bytes gathered, the waiting moves estimated. */
  get byteLength(): number {
    return this.#builder.byteLength + this.#batch.length * MOVE_BYTES;
  }

  get full(): boolean {
    return this.#events >= MAX_CHUNK_EVENTS;
  }

  /** Begins a chunk at the time of its first event. */
  begin(time: bigint, held: { keys: readonly string[]; buttons: readonly number[] }): void {
    this.#message(
      topics.state,
      time,
      time,
      encodeEvent({ time, kind: 'state', state: 'snapshot', held, reason: CHUNK_SNAPSHOT }),
    );
  }

  /** Encodes an event, so that one that cannot be written is refused before anything of it is. */
  encode(event: CapstanEvent): Uint8Array | null {
    if (event.kind !== 'move') return encodeEvent(event);
    checkMove(event);
    return null;
  }

  /** Adds an event later than all before it. `data`: what `encode` gave for it. */
  add(event: CapstanEvent, data: Uint8Array | null): void {
    this.#events++;
    if (event.kind === 'move') this.#addMove(event);
    else if (data !== null) this.#message(topics[event.kind], event.time, event.time, data);
  }

  /** Ends the chunk. The next one needs `begin()`. */
  take(): PlainChunk {
    this.#flushMoves();
    const builder = this.#builder;
    const records = builder.buffer;
    const chunk: PlainChunk = {
      records,
      crc: crc32(records),
      start: builder.messageStartTime,
      end: builder.messageEndTime,
      indexes: [...builder.indices],
      events: this.#events,
      messages: builder.numMessages,
    };
    this.clear();
    return chunk;
  }

  /** Forgets the open chunk. */
  clear(): void {
    this.#builder.reset();
    this.#batch.clear();
    this.#announced.clear();
    this.#events = 0;
  }

  #addMove(event: CapstanEvent & { kind: 'move' }): void {
    const batch = this.#batch;
    const due = batch.length >= MAX_BATCH_MOVES || event.time - batch.start > MAX_BATCH_NS || !batch.takes(event);
    if (batch.length > 0 && due) this.#flushMoves();
    batch.add(event);
  }

  #flushMoves(): void {
    const { length, start, end } = this.#batch;
    if (length === 0) return;
    // Log times must not fall in file order, and other events may have been written after the batch's last move.
    let logTime = this.#lastLogTime;
    if (end > logTime) logTime = end;
    this.#message(topics.move, logTime, start, encodeMoves(this.#batch.take()));
  }

  #message(topic: Topic, logTime: bigint, publishTime: bigint, data: Uint8Array): void {
    const channelId = channelIds[topic];
    if (!this.#announced.has(channelId)) this.#announce(channelId);
    const sequence = this.#sequences.get(channelId) ?? 0;
    this.#sequences.set(channelId, (sequence + 1) >>> 0);
    this.#lastLogTime = logTime;
    this.#builder.addMessage({ channelId, sequence, logTime, publishTime, data });
  }

  #announce(id: number): void {
    for (const schema of schemas) if (schema.id === id) this.#builder.addSchema(schema);
    for (const channel of channels) if (channel.id === id) this.#builder.addChannel(channel);
    this.#announced.add(id);
  }
}
