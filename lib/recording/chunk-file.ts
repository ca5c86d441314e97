import { type FileHandle, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { McapRecordBuilder, type McapTypes } from '@mcap/core';
import { CaptureError } from '../errors.js';
import { fileFault, isNoSpace } from './file-faults.js';
import { createPrivateFile, type PrivateFiles } from './private-files.js';
import { COMPRESSION, PROFILE } from './profile.js';
import { type SummaryChunk, summarize, summaryTail } from './summary.js';

/** A chunk as it goes to the file. */
export interface BuiltChunk {
  /** LZ4 frame of the records. */
  readonly compressed: Uint8Array;
  readonly uncompressedSize: number;
  /** CRC-32 of the records, uncompressed. */
  readonly crc: number;
  /** Log times of the first and the last message. */
  readonly start: bigint;
  readonly end: bigint;
  readonly indexes: readonly McapTypes.MessageIndex[];
}

/** A chunk that stands in the file, and how to go back to before it. */
interface WrittenChunk extends SummaryChunk {
  readonly crcBefore: number;
}

/** Attempts to end a full file, each with one chunk less, before it is left to `capstan salvage`. */
const MAX_DROPPED = 4;

/**
 * An MCAP file that grows by whole chunks. Calls must not overlap. What a failed call left behind the last whole chunk is
 * cut off by `endAfterFault()`.
 */
export class ChunkFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #chunks: WrittenChunk[] = [];
  readonly #metadata: McapTypes.MetadataIndex[] = [];
  /** End of the last whole record, and the CRC of all bytes before it. */
  #position = 0;
  #crc = 0;
  #unsynced = true;
  #tailBytes = 0;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /**
   * Creates the file, for its owner only, with its header and metadata. The folder must exist.
   *
   * @param privately as for {@link createPrivateFile}
   * @throws CaptureError `ERR_FILE` when anything is there already, a link included; `ERR_NO_SPACE`
   */
  static async create(
    path: string,
    library: string,
    metadata: Readonly<Record<string, Readonly<Record<string, string>>>>,
    privately: PrivateFiles | null,
  ): Promise<ChunkFile> {
    const handle = await createPrivateFile(path, privately).catch((error) => {
      throw fileFault(error, 'Cannot create', path);
    });
    try {
      const file = new ChunkFile(path, handle);
      await file.#begin(library, metadata);
      await syncFolder(dirname(path));
      return file;
    } catch (error) {
      await handle.close();
      await unlink(path).catch(() => {});
      throw fileFault(error, 'Cannot create', path);
    }
  }

  /** Bytes in whole records; the whole file's once it has ended. */
  get bytes(): number {
    return this.#position + this.#tailBytes;
  }

  get chunkCount(): number {
    return this.#chunks.length;
  }

  /** Writes a chunk and its message indexes. Returns how many bytes they take. */
  async append(chunk: BuiltChunk): Promise<number> {
    const builder = new McapRecordBuilder();
    const base = BigInt(this.#position);
    builder.writeChunk({
      messageStartTime: chunk.start,
      messageEndTime: chunk.end,
      uncompressedSize: BigInt(chunk.uncompressedSize),
      uncompressedCrc: chunk.crc,
      compression: COMPRESSION,
      records: chunk.compressed,
    });
    const chunkLength = builder.length;
    const messageIndexOffsets = new Map<number, bigint>();
    for (const index of chunk.indexes) {
      messageIndexOffsets.set(index.channelId, base + BigInt(builder.length));
      builder.writeMessageIndex(index);
    }
    const crcBefore = this.#crc;
    const index: McapTypes.ChunkIndex = {
      messageStartTime: chunk.start,
      messageEndTime: chunk.end,
      chunkStartOffset: base,
      chunkLength: BigInt(chunkLength),
      messageIndexOffsets,
      messageIndexLength: BigInt(builder.length - chunkLength),
      compression: COMPRESSION,
      compressedSize: BigInt(chunk.compressed.byteLength),
      uncompressedSize: BigInt(chunk.uncompressedSize),
    };
    await this.#write(builder.buffer);
    const messageCounts = new Map(chunk.indexes.map((one) => [one.channelId, one.records.length]));
    this.#chunks.push({ index, messageCounts, crcBefore });
    return builder.length;
  }

  /** Writes a metadata record. */
  async addMetadata(name: string, entries: Readonly<Record<string, string>>): Promise<void> {
    const builder = new McapRecordBuilder();
    builder.writeMetadata({ name, metadata: new Map(Object.entries(entries)) });
    const offset = BigInt(this.#position);
    await this.#write(builder.buffer);
    this.#metadata.push({ name, offset, length: BigInt(builder.length) });
  }

  /** Makes sure that what was written outlasts a power cut, and that the file is still there. */
  async sync(): Promise<void> {
    if (!this.#unsynced) return;
    this.#unsynced = false;
    await this.#handle.datasync();
    await this.#checkThere();
  }

  /** Writes the end and the index, and closes the file. */
  async end(): Promise<void> {
    // Before the end would hide it.
    await this.#checkThere();
    const tail = this.#tail(true);
    await this.#write(tail, false);
    await this.sync();
    this.#tailBytes = tail.byteLength;
    await this.#handle.close();
  }

  /**
   * Ends the file as well as the fault allows: behind the last whole chunk, with the index, or without it where there is
   * no room, or with a chunk less. Never throws.
   *
   * @returns whether the file is a valid one now
   */
  async endAfterFault(): Promise<boolean> {
    try {
      await this.#checkThere();
      return await this.#endFull();
    } catch {
      return false;
    } finally {
      await this.#handle.close().catch(() => {});
    }
  }

  /** Closes the file and removes it. Never throws. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await unlink(this.path).catch(() => {});
  }

  async #checkThere(): Promise<void> {
    const { nlink, size } = await this.#handle.stat();
    // Writing to a deleted file succeeds for ever.
    if (nlink === 0) {
      throw new CaptureError('ERR_FILE', `${this.path} was deleted while it was being recorded.`, {
        remedy: 'Start a new recording.',
      });
    }
    if (size < this.#position) {
      throw new CaptureError('ERR_FILE', `${this.path} was cut short by another program while it was being recorded.`, {
        remedy: 'Start a new recording; `capstan salvage` may help with this one.',
      });
    }
  }

  async #endFull(): Promise<boolean> {
    for (let dropped = 0; dropped <= MAX_DROPPED; dropped++) {
      let full = false;
      for (const indexed of [true, false]) {
        try {
          await this.#handle.truncate(this.#position);
          const tail = this.#tail(indexed);
          await this.#write(tail, false);
          await this.#handle.datasync();
          this.#tailBytes = tail.byteLength;
          return true;
        } catch (error) {
          full = isNoSpace(error);
        }
      }
      const last = this.#chunks.pop();
      // Only a chunk given up for want of room makes room. Any other fault leaves the data to `capstan salvage`.
      if (!full || last === undefined) break;
      this.#position = Number(last.index.chunkStartOffset);
      this.#crc = last.crcBefore;
    }
    await this.#handle.truncate(this.#position).catch(() => {});
    return false;
  }

  async #begin(library: string, metadata: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<void> {
    const builder = new McapRecordBuilder();
    builder.writeMagic();
    builder.writeHeader({ profile: PROFILE, library });
    await this.#write(builder.buffer);
    for (const [name, entries] of Object.entries(metadata)) await this.addMetadata(name, entries);
  }

  #tail(indexed: boolean): Uint8Array {
    const summary = indexed ? summarize(this.#position, this.#chunks, this.#metadata) : null;
    return summaryTail(this.#position, this.#crc, summary);
  }

  /** Writes all bytes behind the last whole record. `whole`: they are whole records themselves, to be kept. */
  async #write(bytes: Uint8Array, whole = true): Promise<void> {
    this.#unsynced = true;
    for (let done = 0; done < bytes.byteLength; ) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.byteLength - done, this.#position + done);
      done += bytesWritten;
    }
    if (!whole) return;
    this.#position += bytes.byteLength;
    this.#crc = crc32(bytes, this.#crc);
  }
}

/**
 * A new file's name outlasts a power cut only once its folder is synced. Not every file system can, and Windows neither can
 * nor need: NTFS has a journal for names.
 */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync().catch(() => {});
  } finally {
    await handle.close();
  }
}
