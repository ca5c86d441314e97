// What a frame is, on its way from the capture to the recording and back.

import type { Rect } from './events.js';

/** Why a frame was taken. `every`: the policy's rhythm. `start`: the first one of a recording, or after a pause. */
export type FrameTrigger = 'start' | 'every' | 'click' | 'focus' | 'typing-pause' | 'scroll-stop' | 'menu';

/** The cursor beside a frame: it is not burnt in. Only while it lies on an allowed window. */
export interface FrameCursor {
  /** The hot spot, root pixels. */
  readonly x: number;
  readonly y: number;
  /** The cursor's image; null when it is too large to keep. */
  readonly image: CursorImage | null;
}

export interface CursorImage {
  readonly width: number;
  readonly height: number;
  /** The hot spot within the image. */
  readonly hotX: number;
  readonly hotY: number;
  /** RGBA, 8 bits each, not premultiplied, row after row. */
  readonly data: Uint8Array;
}

/** How the pixels of one rectangle of a patch are told; see docs/recording-format.md. */
export type PatchEncoding = 'rgb8' | 'indexed8' | 'copy';

/** One rectangle of a patch, image pixels. */
export interface PatchRect extends Rect {
  readonly encoding: PatchEncoding;
  /** Of `indexed8`: how many colours stand before the indices, 1 to 256; else 0. */
  readonly colours: number;
  /** Of `copy`: 0 for the image before this patch, else the number of a kept picture; else 0. */
  readonly reference: number;
  /** Of `copy`: where the pixels stand in that picture; else 0. */
  readonly sourceX: number;
  readonly sourceY: number;
  /** Bytes of the patch's data that are its own: the rectangles' data stand one after the other. */
  readonly dataSize: number;
}

/** What the recording tells of a frame beside its pixels. */
export interface FrameAbout {
  /** When the pixels were read: nanoseconds since the Unix epoch, as an event's time. */
  readonly time: bigint;
  readonly trigger: FrameTrigger;
  /** Size of the image, in image pixels. */
  readonly width: number;
  readonly height: number;
  /** Image pixels per screen pixel. */
  readonly scale: 1 | 0.5;
  /** Triggers that found no room since the frame before and are told by this one. */
  readonly merged: number;
  readonly cursor: FrameCursor | null;
}

/** A frame in its slot of the pool, on the way to the file. */
export interface PendingFrame extends FrameAbout {
  /** A whole image; else a patch of the frame before. */
  readonly key: boolean;
  /** Of a patch: what changed, in the order in which it is applied. */
  readonly rects: readonly PatchRect[];
  /** Of a patch: the number under which the image before it is kept for later copies; 0: none. */
  readonly keepAs: number;
  /** The shared memory of the slot: room for the chunk's first records up to `dataAt`, then the pixels. */
  readonly memory: Uint8Array<SharedArrayBuffer>;
  readonly dataAt: number;
  readonly dataSize: number;
}
