import { z } from 'zod';
import { CaptureError } from '../errors.js';
import type { CursorImage, FrameAbout, FrameCursor } from '../screen.js';
import { MAX_CURSOR_SIDE } from './profile.js';
import { toJsonSchema } from './schemas.js';

// What is told of a frame beside its pixels: a message of its own, at the frame's log time.

const count = z.int().nonnegative();
const side = z.int().min(1).max(MAX_CURSOR_SIDE);
const image = z.object({
  width: side,
  height: side,
  hotX: z.int().describe('hot spot within the image'),
  hotY: z.int(),
  data: z.string().describe('RGBA, 8 bits each, row after row, base64'),
});
const cursor = z.object({
  x: z.number().describe('hot spot, root px'),
  y: z.number(),
  image: image.exactOptional().describe('absent: the one told last since the key frame'),
  imageLeftOut: z.boolean().exactOptional().describe('true: too large to keep'),
});
const about = z.object({
  trigger: z.enum(['start', 'every', 'click', 'focus', 'typing-pause', 'scroll-stop', 'menu']),
  scale: z.literal([1, 0.5]).describe('image px per screen px'),
  merged: count.describe('triggers that found no room since the frame before'),
  key: z.boolean().describe('a whole image, else a patch'),
  cursor: cursor.exactOptional().describe('absent: not on an allowed window, or not asked for'),
});

type CursorMessage = z.infer<typeof cursor>;
/** The message, its cursor not yet completed from the messages before it. */
export type AboutMessage = z.infer<typeof about>;

export const aboutJsonSchema: object = toJsonSchema(about);

/** Tells each image of the cursor once for a key frame and its patches. */
export class CursorTeller {
  #told: CursorImage | null = null;

  /**
   * The message of a frame.
   *
   * @throws CaptureError `ERR_INTERNAL` when it does not fit its schema
   */
  encode(frame: FrameAbout & { readonly key: boolean }): Uint8Array {
    const { trigger, scale, merged, key } = frame;
    if (key) this.#told = null;
    const message = { trigger, scale, merged, key, ...(frame.cursor && { cursor: this.#cursor(frame.cursor) }) };
    const checked = about.safeParse(message);
    if (!checked.success) {
      const where = checked.error.issues[0]?.path.join('.') ?? '';
      throw new CaptureError('ERR_INTERNAL', `A frame does not fit the recording format, at "${where}".`);
    }
    return new TextEncoder().encode(JSON.stringify(checked.data));
  }

  #cursor({ x, y, image }: FrameCursor): CursorMessage {
    if (image === null || image.width > MAX_CURSOR_SIDE || image.height > MAX_CURSOR_SIDE) {
      this.#told = null;
      return { x, y, imageLeftOut: true };
    }
    if (this.#told !== null && sameImage(this.#told, image)) return { x, y };
    // A copy: what is compared with later must not change under our hands.
    this.#told = { ...image, data: image.data.slice() };
    const { width, height, hotX, hotY, data } = image;
    return { x, y, image: { width, height, hotX, hotY, data: Buffer.from(data).toString('base64') } };
  }
}

/** Completes each cursor from what was told before. */
export class CursorListener {
  #told: CursorImage | null = null;

  /** Messages in the order of their frames, from a key frame on, none left out. */
  hear({ key, cursor }: AboutMessage): FrameCursor | null {
    if (key) this.#told = null;
    if (cursor === undefined) return null;
    if (cursor.imageLeftOut === true) this.#told = null;
    else if (cursor.image !== undefined) {
      const data = Uint8Array.from(Buffer.from(cursor.image.data, 'base64'));
      if (data.byteLength !== cursor.image.width * cursor.image.height * 4) throw new Error('A cursor of another size');
      this.#told = { ...cursor.image, data };
    }
    return { x: cursor.x, y: cursor.y, image: this.#told };
  }
}

/** @throws Error when the bytes are no JSON of the message's schema */
export function readAbout(data: Uint8Array): AboutMessage {
  return about.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data)));
}

function sameImage(a: CursorImage, b: CursorImage): boolean {
  const same = a.width === b.width && a.height === b.height && a.hotX === b.hotX && a.hotY === b.hotY;
  return same && Buffer.compare(a.data, b.data) === 0;
}
