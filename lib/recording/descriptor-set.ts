import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

// A FileDescriptorSet of descriptor.proto, which is how MCAP has a protobuf channel describe itself. Written field by
// field: the package's own descriptors take a tenth of a second to load.

/** FieldDescriptorProto.Type. */
const types = { uint32: 13, fixed64: 6, fixed32: 7, string: 9, bytes: 12, int64: 3, int32: 5, message: 11, enum: 14 };

export interface FieldShape {
  readonly name: string;
  readonly number: number;
  readonly type: keyof typeof types;
  readonly repeated?: boolean;
  /** Of a message or an enum: its full name, with a dot before it. */
  readonly typeName?: string;
}

export interface MessageShape {
  readonly name: string;
  readonly fields: readonly FieldShape[];
  readonly nested?: readonly MessageShape[];
  /** Names of the values, numbered from 0. */
  readonly enums?: Readonly<Record<string, readonly string[]>>;
}

const timestamp: MessageShape = {
  name: 'Timestamp',
  fields: [
    { name: 'seconds', number: 1, type: 'int64' },
    { name: 'nanos', number: 2, type: 'int32' },
  ],
};

/** The field that every message of ours begins with. */
export const timestampField: FieldShape = {
  name: 'timestamp',
  number: 1,
  type: 'message',
  typeName: '.google.protobuf.Timestamp',
};

/** The set of one file with one message, and of the file of `google.protobuf.Timestamp` that it imports. */
export function descriptorSet(folder: string, message: MessageShape): Uint8Array {
  const writer = new BinaryWriter();
  const imported = 'google/protobuf/timestamp.proto';
  writeFile(writer, imported, 'google.protobuf', timestamp);
  writeFile(writer, `${folder}/${message.name}.proto`, folder, message, imported);
  return writer.finish();
}

function writeFile(
  writer: BinaryWriter,
  name: string,
  packageName: string,
  message: MessageShape,
  imported?: string,
): void {
  const file = open(writer, 1);
  text(file, 1, name);
  text(file, 2, packageName);
  if (imported !== undefined) text(file, 3, imported);
  writeMessage(open(file, 4), message);
  text(file, 12, 'proto3');
  file.join();
}

function writeMessage(writer: BinaryWriter, { name, fields, nested = [], enums = {} }: MessageShape): void {
  text(writer, 1, name);
  for (const field of fields) writeField(open(writer, 2), field);
  for (const inner of nested) writeMessage(open(writer, 3), inner);
  for (const [enumName, values] of Object.entries(enums)) {
    text(open(writer, 4), 1, enumName);
    for (const [number, value] of values.entries()) {
      text(open(writer, 2), 1, value);
      varint(writer, 2, number).join();
    }
    writer.join();
  }
  writer.join();
}

function writeField(writer: BinaryWriter, { name, number, type, repeated = false, typeName }: FieldShape): void {
  text(writer, 1, name);
  varint(writer, 3, number);
  varint(writer, 4, repeated ? 3 : 1);
  varint(writer, 5, types[type]);
  if (typeName !== undefined) text(writer, 6, typeName);
  writer.join();
}

function open(writer: BinaryWriter, field: number): BinaryWriter {
  return writer.tag(field, WireType.LengthDelimited).fork();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function varint(writer: BinaryWriter, field: number, value: number): BinaryWriter {
  return writer.tag(field, WireType.Varint).uint32(value);
}
