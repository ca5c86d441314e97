import { crc32 } from 'node:zlib';
import { McapConstants, McapRecordBuilder, type McapTypes } from '@mcap/core';
import { channels, schemas } from './channels.js';

const { Opcode } = McapConstants;

/** What the summary needs of a chunk. */
export interface SummaryChunk {
  readonly index: McapTypes.ChunkIndex;
  readonly messageCounts: ReadonlyMap<number, number>;
}

/** A summary section, and where in it the summary offsets begin. */
interface Summary {
  readonly bytes: Uint8Array;
  readonly offsetsAt: number;
}

/** DataEnd is 9 bytes of record header and a CRC. */
const DATA_END_BYTES = 13;

/** The summary section of a file whose data section is `dataBytes` long (DataEnd not included). */
export function summarize(
  dataBytes: number,
  chunks: readonly SummaryChunk[],
  metadata: readonly McapTypes.MetadataIndex[],
): Summary {
  const builder = new McapRecordBuilder();
  const base = dataBytes + DATA_END_BYTES;
  const offsets: McapTypes.SummaryOffset[] = [];
  const group = (groupOpcode: number, write: () => void) => {
    const at = builder.length;
    write();
    if (builder.length === at) return;
    offsets.push({ groupOpcode, groupStart: BigInt(base + at), groupLength: BigInt(builder.length - at) });
  };
  const statistics = countUp(chunks, metadata.length);
  const used = (id: number) => statistics.channelMessageCounts.has(id);
  group(Opcode.SCHEMA, () => {
    for (const schema of schemas) if (used(schema.id)) builder.writeSchema(schema);
  });
  group(Opcode.CHANNEL, () => {
    for (const channel of channels) if (used(channel.id)) builder.writeChannel(channel);
  });
  group(Opcode.STATISTICS, () => builder.writeStatistics(statistics));
  group(Opcode.METADATA_INDEX, () => {
    for (const index of metadata) builder.writeMetadataIndex(index);
  });
  group(Opcode.CHUNK_INDEX, () => {
    for (const chunk of chunks) builder.writeChunkIndex(chunk.index);
  });
  const offsetsAt = builder.length;
  for (const offset of offsets) builder.writeSummaryOffset(offset);
  return { bytes: builder.buffer, offsetsAt };
}

/** Everything behind the data section: DataEnd, the summary if there is one, the footer and the magic. */
export function summaryTail(dataBytes: number, dataCrc: number, summary: Summary | null): Uint8Array {
  const start = dataBytes + DATA_END_BYTES;
  const footer = {
    summaryStart: summary === null ? 0n : BigInt(start),
    summaryOffsetStart: summary === null ? 0n : BigInt(start + summary.offsetsAt),
  };
  const builder = new McapRecordBuilder();
  builder.writeDataEnd({ dataSectionCrc: dataCrc });
  const head = builder.buffer;
  builder.reset();
  builder.writeFooter({ ...footer, summaryCrc: 0 });
  // The CRC covers the summary and the footer up to the CRC itself, its last four bytes.
  const covered = builder.buffer.subarray(0, builder.length - 4);
  const summaryCrc = summary === null ? 0 : crc32(covered, crc32(summary.bytes));
  builder.reset();
  builder.writeFooter({ ...footer, summaryCrc });
  builder.writeMagic();
  return Buffer.concat([head, summary?.bytes ?? new Uint8Array(0), builder.buffer]);
}

function countUp(chunks: readonly SummaryChunk[], metadataCount: number): McapTypes.Statistics {
  const channelMessageCounts = new Map<number, bigint>();
  let messageCount = 0n;
  let start: bigint | null = null;
  let end = 0n;
  for (const { index, messageCounts } of chunks) {
    // Frames come a little late, so chunks stand in time order among their own kind only.
    if (start === null || index.messageStartTime < start) start = index.messageStartTime;
    if (index.messageEndTime > end) end = index.messageEndTime;
    for (const [id, count] of messageCounts) {
      channelMessageCounts.set(id, (channelMessageCounts.get(id) ?? 0n) + BigInt(count));
      messageCount += BigInt(count);
    }
  }
  return {
    messageCount,
    schemaCount: channelMessageCounts.size,
    channelCount: channelMessageCounts.size,
    attachmentCount: 0,
    metadataCount,
    chunkCount: chunks.length,
    messageStartTime: start ?? 0n,
    messageEndTime: end,
    channelMessageCounts,
  };
}
