import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { descriptorSet, timestampField } from './descriptor-set.js';
import { checkImageSize } from './image-size.js';
import { readFields, writeBytesAhead, writeTimestamp } from './protobuf-fields.js';

/** A key frame: the whole image, three bytes a pixel, row after row. */
export interface RawImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const ENCODING = 'rgb8';
/** Foxglove wants a coordinate frame named. */
const FRAME_ID = 'screen';

/** https://github.com/foxglove/foxglove-sdk/blob/main/schemas/proto/foxglove/RawImage.proto */
export const rawImageDescriptors: Uint8Array = descriptorSet('foxglove', {
  name: 'RawImage',
  fields: [
    timestampField,
    { name: 'frame_id', number: 7, type: 'string' },
    { name: 'width', number: 2, type: 'fixed32' },
    { name: 'height', number: 3, type: 'fixed32' },
    { name: 'encoding', number: 4, type: 'string' },
    { name: 'step', number: 5, type: 'fixed32' },
    { name: 'data', number: 6, type: 'bytes' },
  ],
});

/** All of the message up to its pixels, which are its end. */
export function rawImageHead(time: bigint, width: number, height: number): Uint8Array {
  const writer = new BinaryWriter();
  writeTimestamp(writer, 1, time);
  writer.tag(7, WireType.LengthDelimited).string(FRAME_ID);
  writer.tag(2, WireType.Bit32).fixed32(width);
  writer.tag(3, WireType.Bit32).fixed32(height);
  writer.tag(4, WireType.LengthDelimited).string(ENCODING);
  writer.tag(5, WireType.Bit32).fixed32(width * 3);
  writeBytesAhead(writer, 6, width * height * 3);
  return writer.finish();
}

/** @throws Error when it is not an image as a recording has them */
export function readRawImage(bytes: Uint8Array): RawImage {
  let [width, height, step, encoding] = [0, 0, 0, ''];
  let data = new Uint8Array(0);
  readFields(bytes, {
    2: [WireType.Bit32, (reader) => (width = reader.fixed32())],
    3: [WireType.Bit32, (reader) => (height = reader.fixed32())],
    4: [WireType.LengthDelimited, (reader) => (encoding = reader.string())],
    5: [WireType.Bit32, (reader) => (step = reader.fixed32())],
    6: [WireType.LengthDelimited, (reader) => (data = reader.bytes() as Uint8Array<ArrayBuffer>)],
  });
  checkImageSize(width, height);
  if (encoding !== ENCODING || step !== width * 3) throw new Error('An image that is not RGB, 8 bits each');
  if (data.byteLength !== width * height * 3) throw new Error('An image with too few or too many pixels');
  return { width, height, data };
}
