import { BinaryReader, type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

const NS_PER_SECOND = 1_000_000_000n;

/** Writes a google.protobuf.Timestamp as a field. */
export function writeTimestamp(writer: BinaryWriter, field: number, time: bigint): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int64(time / NS_PER_SECOND);
  writer.tag(2, WireType.Varint).int32(Number(time % NS_PER_SECOND));
  writer.join();
}

/** Writes a number that is none of proto3's defaults, which are left out. */
export function writeCount(writer: BinaryWriter, field: number, value: number): void {
  if (value !== 0) writer.tag(field, WireType.Varint).uint32(value);
}

/** The field's tag and the length of its bytes: the bytes themselves follow from elsewhere. */
export function writeBytesAhead(writer: BinaryWriter, field: number, length: number): void {
  writer.tag(field, WireType.LengthDelimited).uint32(length);
}

/** Values of a message's fields by their reader; a field without one is passed over, as a later version may have it. */
export type FieldReaders = Readonly<Record<number, readonly [WireType, (reader: BinaryReader) => void]>>;

/**
 * Reads the fields of a message.
 *
 * @throws Error when the bytes are no message, or a field has another wire type
 */
export function readFields(bytes: Uint8Array, readers: FieldReaders): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const [expected, read] = readers[field] ?? [];
    if (read === undefined) reader.skip(wireType, field);
    else if (wireType === expected) read(reader);
    else throw new Error(`Field ${field} has wire type ${wireType}`);
  }
}
