import { readFile } from 'node:fs/promises';
import { decompressFrameSync } from 'lz4-napi';

const MAGIC = Buffer.from([0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a]); // MCAP specification, "Magic"
const CHUNK = 0x06;

/** Every byte of a recording in which something could hide: the file as it lies, and each chunk decompressed. */
export async function contentsOf(path: string): Promise<Buffer[]> {
  const file = await readFile(path);
  if (!file.subarray(0, 8).equals(MAGIC)) throw new Error(`${path} is not an MCAP file`);
  const contents: Buffer[] = [file];
  // A record: opcode u8, length u64, content. Read by hand, so that the scan shares no code with what it judges.
  for (let at = 8; at + 9 <= file.length - 8; ) {
    const length = Number(file.readBigUInt64LE(at + 1));
    if (file[at] === CHUNK) contents.push(chunkContent(file.subarray(at + 9, at + 9 + length)));
    at += 9 + length;
  }
  return contents;
}

// message_start_time u64, message_end_time u64, uncompressed_size u64, uncompressed_crc u32, compression, records u64.
function chunkContent(chunk: Buffer): Buffer {
  const size = Number(chunk.readBigUInt64LE(16));
  const nameLength = chunk.readUInt32LE(28);
  const compression = chunk.toString('latin1', 32, 32 + nameLength);
  const start = 32 + nameLength + 8;
  const records = chunk.subarray(start, start + Number(chunk.readBigUInt64LE(start - 8)));
  const content = compression === 'lz4' ? decompressFrameSync(Buffer.from(records)) : records;
  if (compression !== 'lz4' && compression !== '') throw new Error(`no such compression here: ${compression}`);
  if (content.length !== size) throw new Error('a chunk does not hold what it says');
  return content;
}

/** Which of the canaries are somewhere in there, in UTF-8, UTF-16 or UTF-32. */
export function canariesIn(contents: readonly Buffer[], canaries: readonly string[]): string[] {
  return canaries.filter((canary) => {
    const utf32 = Buffer.from([...canary].flatMap((character) => [character.codePointAt(0) ?? 0, 0, 0, 0]));
    const forms = [Buffer.from(canary), Buffer.from(canary, 'utf16le'), ...(utf32.length > 8 ? [utf32] : [])];
    return contents.some((content) => forms.some((form) => content.includes(form)));
  });
}
