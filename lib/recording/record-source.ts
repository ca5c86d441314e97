import { constants, type FileHandle, open } from 'node:fs/promises';
import { MCAP_MAGIC, McapConstants } from '@mcap/core';
import { CaptureError } from '../errors.js';
import { RECORD_HEADER_BYTES } from './chunk-decoder.js';
import { fileFault } from './file-faults.js';
import { MAX_READ_BYTES, MAX_SCREEN_CHUNK_BYTES } from './profile.js';

const { Opcode } = McapConstants;
const MAGIC = Uint8Array.from(MCAP_MAGIC);
/** A chunk's compressed form may exceed its records a little. */
export const MAX_CHUNK_RECORD_BYTES = MAX_SCREEN_CHUNK_BYTES + MAX_SCREEN_CHUNK_BYTES / 128;
/** A header or a metadata record; no real one comes near. */
const MAX_SMALL_RECORD_BYTES = 4 * 1024 * 1024;
/** Footer record and magic. */
const FOOTER_BYTES = RECORD_HEADER_BYTES + 20 + 8;

/** Offset of the first record. */
export const FIRST_RECORD = MAGIC.length;

/** Where a record lies in a file. */
export interface RecordSpan {
  readonly opcode: number;
  readonly offset: number;
  /** Offset behind it. */
  readonly end: number;
}

/** A file's bytes and the spans of its records, every length checked against the file before it is believed. */
export class RecordSource {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly length: number;

  private constructor(path: string, handle: FileHandle, length: number) {
    this.path = path;
    this.#handle = handle;
    this.length = length;
  }

  /**
   * @throws CaptureError `ERR_FILE` when it cannot be read; `ERR_NOT_A_RECORDING` when it is no regular file
   */
  static async open(path: string): Promise<RecordSource> {
    // Non-blocking: a FIFO would otherwise hold the call until someone writes to it.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error) => {
      throw fileFault(error, 'Cannot read', path);
    });
    try {
      const found = await handle.stat();
      if (!found.isFile())
        throw notARecording(path, found.isDirectory() ? 'it is a folder' : 'it is not a regular file');
      return new RecordSource(path, handle, found.size);
    } catch (error) {
      await handle.close();
      throw fileFault(error, 'Cannot read', path);
    }
  }

  /** For the official reader. */
  async size(): Promise<bigint> {
    return BigInt(this.length);
  }

  /** Bytes that must be there. Offsets as bigint serve the official reader. */
  async read(offset: bigint | number, size: bigint | number): Promise<Uint8Array> {
    const [from, length] = [Number(offset), Number(size)];
    if (!(from >= 0 && length >= 0 && from + length <= this.length)) throw new RangeError('Beyond the end of the file');
    if (length > MAX_READ_BYTES) throw new RangeError(`A record of ${length} bytes`);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#handle.read(bytes, done, length - done, from + done).catch((error) => {
        throw fileFault(error, 'Cannot read', this.path);
      });
      if (bytesRead === 0) throw new RangeError('Beyond the end of the file');
      done += bytesRead;
    }
    return bytes;
  }

  /** The record at an offset; null where its header or its length makes no sense. */
  async span(offset: number): Promise<RecordSpan | null> {
    const span = await this.plausible(offset);
    return span !== null && span.end <= this.length ? span : null;
  }

  /** The same, but the file may have been cut inside the record, or inside its header (then its end is unknown). */
  async plausible(offset: number): Promise<RecordSpan | null> {
    const available = Math.min(RECORD_HEADER_BYTES, this.length - offset);
    if (available <= 0) return null;
    const bytes = await this.read(offset, available);
    const opcode = bytes[0] ?? 0;
    if (opcode < Opcode.MIN || opcode > Opcode.MAX) return null;
    if (available < RECORD_HEADER_BYTES) return { opcode, offset, end: Number.POSITIVE_INFINITY };
    const length = Number(new DataView(bytes.buffer).getBigUint64(1, true));
    return length > limitOf(opcode) ? null : { opcode, offset, end: offset + RECORD_HEADER_BYTES + length };
  }

  readSpan(span: RecordSpan): Promise<Uint8Array> {
    return this.read(span.offset, span.end - span.offset);
  }

  async startsWithMagic(): Promise<boolean> {
    if (this.length < MAGIC.length) return false;
    const bytes = await this.read(0, MAGIC.length);
    return MAGIC.every((byte, i) => byte === bytes[i]);
  }

  /** Where the summary begins (0: there is none), by the footer of a file that was closed; null when it was not. */
  async summaryStart(): Promise<bigint | null> {
    if (this.length < FIRST_RECORD + FOOTER_BYTES) return null;
    const bytes = await this.read(this.length - FOOTER_BYTES, FOOTER_BYTES);
    if (bytes[0] !== Opcode.FOOTER) return null;
    if (!MAGIC.every((byte, i) => byte === bytes[bytes.length - MAGIC.length + i])) return null;
    return new DataView(bytes.buffer).getBigUint64(RECORD_HEADER_BYTES, true);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function limitOf(opcode: number): number {
  switch (opcode) {
    case Opcode.CHUNK:
      return MAX_CHUNK_RECORD_BYTES;
    case Opcode.MESSAGE_INDEX:
    case Opcode.STATISTICS:
      return MAX_READ_BYTES;
    default:
      return MAX_SMALL_RECORD_BYTES;
  }
}

export function notARecording(path: string, why: string): CaptureError {
  return new CaptureError('ERR_NOT_A_RECORDING', `${path} is not a Capstan recording: ${why}.`, {
    remedy: 'Give the path of a .mcap file that Capstan made.',
  });
}

export function damaged(path: string, why: string, cause?: unknown): CaptureError {
  return new CaptureError('ERR_DAMAGED', `${path} is damaged: ${why}.`, {
    cause,
    remedy: `Run \`capstan salvage\` on it to save what is whole.`,
  });
}

export function damagedChunk(path: string, offset: number, cause: unknown): CaptureError {
  return damaged(path, `the chunk at byte ${offset} cannot be read (${reasonOf(cause)})`, cause);
}

/** An error's message on one line, and no longer than one. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);
}
