import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { PatchEncoding, PatchRect } from '../screen.js';
import { descriptorSet, timestampField } from './descriptor-set.js';
import { checkImageSize } from './image-size.js';
import { MAX_KEPT_PICTURES, MAX_PATCH_COVERAGE, MAX_PATCH_RECTS } from './profile.js';
import { readFields, writeBytesAhead, writeCount, writeTimestamp } from './protobuf-fields.js';

/** What changed against the frame before. */
export interface ScreenPatch {
  /** Log time of the frame that it changes, and of the key frame under both. */
  readonly base: bigint;
  readonly key: bigint;
  readonly width: number;
  readonly height: number;
  readonly rects: readonly PatchRect[];
  readonly keepAs: number;
  readonly data: Uint8Array;
}

const RECT_FIELDS = 10;
/** In the order of their numbers. */
const encodings: readonly PatchEncoding[] = ['rgb8', 'indexed8', 'copy'];

/** docs/recording-format.md has it as a .proto file. */
export const screenPatchDescriptors: Uint8Array = descriptorSet('capstan', {
  name: 'ScreenPatch',
  fields: [
    timestampField,
    { name: 'base', number: 2, type: 'fixed64' },
    { name: 'key', number: 3, type: 'fixed64' },
    { name: 'width', number: 4, type: 'uint32' },
    { name: 'height', number: 5, type: 'uint32' },
    { name: 'rectangles', number: 6, type: 'message', repeated: true, typeName: '.capstan.ScreenPatch.Rectangle' },
    { name: 'keep_as', number: 7, type: 'uint32' },
    { name: 'data', number: 8, type: 'bytes' },
  ],
  nested: [
    {
      name: 'Rectangle',
      fields: [
        { name: 'x', number: 1, type: 'uint32' },
        { name: 'y', number: 2, type: 'uint32' },
        { name: 'width', number: 3, type: 'uint32' },
        { name: 'height', number: 4, type: 'uint32' },
        { name: 'encoding', number: 5, type: 'enum', typeName: '.capstan.ScreenPatch.Encoding' },
        { name: 'colours', number: 6, type: 'uint32' },
        { name: 'reference', number: 7, type: 'uint32' },
        { name: 'source_x', number: 8, type: 'uint32' },
        { name: 'source_y', number: 9, type: 'uint32' },
        { name: 'data_size', number: 10, type: 'uint32' },
      ],
    },
  ],
  enums: { Encoding: ['RGB8', 'INDEXED8', 'COPY'] },
});

/** All of the message up to its data, which is its end. */
export function screenPatchHead(time: bigint, patch: Omit<ScreenPatch, 'data'>, dataSize: number): Uint8Array {
  const writer = new BinaryWriter();
  writeTimestamp(writer, 1, time);
  writer.tag(2, WireType.Bit64).fixed64(patch.base);
  writer.tag(3, WireType.Bit64).fixed64(patch.key);
  writeCount(writer, 4, patch.width);
  writeCount(writer, 5, patch.height);
  for (const rect of patch.rects) {
    writer.tag(6, WireType.LengthDelimited).fork();
    for (const [i, value] of rectNumbers(rect).entries()) writeCount(writer, i + 1, value);
    writer.join();
  }
  writeCount(writer, 7, patch.keepAs);
  writeBytesAhead(writer, 8, dataSize);
  return writer.finish();
}

/** @throws Error when it is not a patch that can be applied to an image of its size */
export function readScreenPatch(bytes: Uint8Array): ScreenPatch {
  let [base, key, width, height, keepAs] = [0n, 0n, 0, 0, 0];
  let data = new Uint8Array(0);
  const rects: PatchRect[] = [];
  readFields(bytes, {
    2: [WireType.Bit64, (reader) => (base = BigInt(reader.fixed64()))],
    3: [WireType.Bit64, (reader) => (key = BigInt(reader.fixed64()))],
    4: [WireType.Varint, (reader) => (width = reader.uint32())],
    5: [WireType.Varint, (reader) => (height = reader.uint32())],
    6: [
      WireType.LengthDelimited,
      (reader) => {
        if (rects.length >= MAX_PATCH_RECTS) throw new RangeError('A patch of too many rectangles');
        rects.push(readRect(reader.bytes()));
      },
    ],
    7: [WireType.Varint, (reader) => (keepAs = reader.uint32())],
    8: [WireType.LengthDelimited, (reader) => (data = reader.bytes() as Uint8Array<ArrayBuffer>)],
  });
  const patch = { base, key, width, height, rects, keepAs };
  checkPatch(patch, data.byteLength);
  return { ...patch, data };
}

/** @throws RangeError when a patch does not fit its image, its data or the format's bounds */
export function checkPatch(patch: Omit<ScreenPatch, 'data' | 'base' | 'key'>, dataSize: number): void {
  const { width, height, rects, keepAs } = patch;
  checkImageSize(width, height);
  if (!isNumberTo(MAX_KEPT_PICTURES, keepAs)) throw new RangeError(`A picture kept as ${keepAs}`);
  if (rects.length > MAX_PATCH_RECTS) throw new RangeError('A patch of too many rectangles');
  let [bytes, area] = [0, 0];
  for (const rect of rects) {
    checkRect(rect, width, height);
    bytes += rect.dataSize;
    area += rect.width * rect.height;
  }
  if (bytes !== dataSize) throw new RangeError(`A patch of ${dataSize} bytes whose rectangles take ${bytes}`);
  if (area > MAX_PATCH_COVERAGE * width * height) throw new RangeError('A patch that paints too much');
}

function checkRect(rect: PatchRect, width: number, height: number): void {
  if (!rectNumbers(rect).every((value) => isNumberTo(0xffff_ffff, value))) {
    throw new RangeError('A rectangle that is not of whole numbers');
  }
  const lies = (x: number, y: number) => x + rect.width <= width && y + rect.height <= height;
  if (rect.width < 1 || rect.height < 1 || !lies(rect.x, rect.y)) throw new RangeError('A rectangle outside its image');
  if (rect.dataSize !== expectedSize(rect)) throw new RangeError(`A rectangle of ${rect.dataSize} bytes`);
  if (rect.encoding !== 'copy') return;
  if (rect.reference > MAX_KEPT_PICTURES) throw new RangeError(`A copy from picture ${rect.reference}`);
  if (!lies(rect.sourceX, rect.sourceY)) throw new RangeError('A copy from outside the image');
}

function expectedSize({ encoding, width, height, colours }: PatchRect): number {
  const pixels = width * height;
  if (encoding === 'rgb8') return pixels * 3;
  if (encoding === 'copy') return 0;
  if (colours < 1 || colours > 256) throw new RangeError(`A palette of ${colours} colours`);
  return colours * 3 + (colours === 1 ? 0 : pixels);
}

/** Its fields' values in the order of their numbers. */
function rectNumbers(rect: PatchRect): number[] {
  const { x, y, width, height, encoding, colours, reference, sourceX, sourceY, dataSize } = rect;
  return [x, y, width, height, encodings.indexOf(encoding), colours, reference, sourceX, sourceY, dataSize];
}

function readRect(bytes: Uint8Array): PatchRect {
  const values = new Array<number>(RECT_FIELDS + 1).fill(0);
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === WireType.Varint && field <= RECT_FIELDS) values[field] = reader.uint32();
    else reader.skip(wireType, field);
  }
  const [
    ,
    x = 0,
    y = 0,
    width = 0,
    height = 0,
    kind = 0,
    colours = 0,
    reference = 0,
    sourceX = 0,
    sourceY = 0,
    size = 0,
  ] = values;
  const encoding = encodings[kind];
  if (encoding === undefined) throw new RangeError(`A rectangle of encoding ${kind}`);
  return { x, y, width, height, encoding, colours, reference, sourceX, sourceY, dataSize: size };
}

function isNumberTo(most: number, value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
