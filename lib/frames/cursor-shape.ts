import type { CursorImage, FrameCursor } from '../screen.js';

/** The cursor as native reports it. */
export interface ReportedCursor {
  readonly x: number;
  readonly y: number;
  readonly hotX: number;
  readonly hotY: number;
  readonly width: number;
  readonly height: number;
  /** 0xAARRGGBB, premultiplied; empty when the image is that of the report before. */
  readonly argb: Uint32Array;
}

/** A larger one is an app's drawing rather than a cursor. */
const LARGEST_SIDE = 64;

/** Remembers the cursor's image between reports, which tell it only when it changed. */
export class CursorShape {
  #image: CursorImage | null = null;

  /** Forgets the image: another capture begins. */
  forget(): void {
    this.#image = null;
  }

  next(cursor: ReportedCursor | null): FrameCursor | null {
    if (cursor === null) return null;
    if (cursor.argb.length > 0) this.#image = imageOf(cursor);
    return { x: cursor.x, y: cursor.y, image: this.#image };
  }
}

function imageOf({ width, height, hotX, hotY, argb }: ReportedCursor): CursorImage | null {
  if (width > LARGEST_SIDE || height > LARGEST_SIDE || argb.length !== width * height) return null;
  const data = new Uint8Array(argb.length * 4);
  argb.forEach((pixel, index) => {
    const alpha = pixel >>> 24;
    const straight = (premultiplied: number): number =>
      alpha === 0 ? 0 : Math.min(255, Math.round((premultiplied * 255) / alpha));
    data.set([straight((pixel >>> 16) & 255), straight((pixel >>> 8) & 255), straight(pixel & 255), alpha], index * 4);
  });
  return { width, height, hotX, hotY, data };
}
