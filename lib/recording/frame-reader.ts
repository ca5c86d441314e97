import { CaptureError } from '../errors.js';
import type { FrameAbout } from '../screen.js';
import type { ChunkPlace, ChunkPlaces } from './chunk-places.js';
import { FramePicture } from './frame-picture.js';
import { MAX_CHAIN } from './profile.js';
import { damaged, damagedChunk, MAX_CHUNK_RECORD_BYTES } from './record-source.js';
import { CursorListener } from './screen-about.js';
import { openChunk, readScreenChunk, type ScreenChunk } from './screen-chunk.js';

/** A frame of a recording, as it was. */
export interface RecordedFrame extends FrameAbout {
  /** RGBA, 8 bits each, alpha 255, row after row: `width * height * 4` bytes, the caller's own. */
  readonly data: Uint8Array;
}

export interface FrameReadOptions {
  /** Frames at or after this time, ns since the Unix epoch. */
  from?: bigint;
  /** Frames before this time. */
  to?: bigint;
}

/** What a recording holds of the screen, told without decoding an image. */
export interface ScreenSummary {
  /** Frames, and how many of them are patches on the frame before. */
  readonly frames: number;
  readonly patches: number;
  /** What they take in the file. */
  readonly bytes: number;
  /** What the images would take as they are, three bytes a pixel; to within a few kB a frame. */
  readonly rawBytes: number;
}

/** Rebuilds frames from key frames and the patches on them. Holds one image, and the pictures kept for copies. */
export class FrameReader {
  readonly #places: ChunkPlaces;
  readonly #checkOpen: () => void;

  /** `checkOpen` throws once nothing may be read any more. */
  constructor(places: ChunkPlaces, checkOpen: () => void) {
    this.#places = places;
    this.#checkOpen = checkOpen;
  }

  /** See RecordingReader.frames. */
  async *frames({ from, to }: FrameReadOptions): AsyncIterableIterator<RecordedFrame> {
    const screen = new RebuiltScreen();
    for await (const place of this.#needed(from)) {
      if (to !== undefined && place.start >= to) return;
      const about = await this.#apply(screen, place);
      if (about !== null && (from === undefined || about.time >= from)) yield screen.frame(about);
    }
  }

  /** The newest frame at or before a time; null when there is none. */
  async before(time: bigint): Promise<RecordedFrame | null> {
    const screen = new RebuiltScreen();
    let about: FrameAbout | null = null;
    for await (const place of this.#needed(time)) {
      if (place.start > time) break;
      // What is passed over leaves the image as it was.
      about = (await this.#apply(screen, place)) ?? about;
    }
    return about === null ? null : screen.frame(about);
  }

  async summary(): Promise<ScreenSummary> {
    const sum = { frames: 0, patches: 0, bytes: 0, rawBytes: 0 };
    let keySize = 0;
    for await (const { kind, length, indexLength, uncompressedSize } of this.#places.all()) {
      this.#checkOpen();
      if (kind === 'events') continue;
      sum.frames++;
      if (kind === 'key') keySize = Number(uncompressedSize);
      else sum.patches++;
      sum.bytes += length + indexLength;
      // A patch is one of an image as large as its key frame.
      sum.rawBytes += keySize;
    }
    return sum;
  }

  /** The frames from the newest key frame at or before a time on, or all. */
  async *#needed(from: bigint | undefined): AsyncIterableIterator<ChunkPlace> {
    let waiting: ChunkPlace[] = [];
    let last = -1n;
    for await (const place of this.#places.all()) {
      this.#checkOpen();
      if (place.kind === 'events') continue;
      if (place.start <= last) throw damaged(this.#places.path, 'its frames are not in time order');
      last = place.start;
      if (from !== undefined && place.start <= from) {
        if (place.kind === 'key') waiting = [];
        if (waiting.push(place) > MAX_CHAIN) throw damaged(this.#places.path, 'a key frame has too many patches');
        continue;
      }
      yield* waiting;
      waiting = [];
      yield place;
    }
    yield* waiting;
  }

  async #apply(screen: RebuiltScreen, place: ChunkPlace): Promise<FrameAbout | null> {
    this.#checkOpen();
    try {
      const chunk = readScreenChunk(openChunk(await this.#places.read(place, MAX_CHUNK_RECORD_BYTES)));
      if (chunk.time !== place.start || place.end !== place.start)
        throw new Error('its times are not those of its frame');
      return screen.apply(chunk);
    } catch (error) {
      if (error instanceof CaptureError) throw error;
      throw damagedChunk(this.#places.path, place.offset, error);
    }
  }
}

/** The screen at one frame after the other. */
class RebuiltScreen {
  #picture: FramePicture | null = null;
  #time = -1n;
  #cursors = new CursorListener();

  /** Returns what is told of the frame; null when it is a patch on a frame that is not there. */
  apply({ time, about, image }: ScreenChunk): FrameAbout | null {
    if (!('rects' in image)) this.#picture = new FramePicture(image);
    else if (this.#picture === null || image.base !== this.#time) return null;
    else this.#picture.apply(image);
    this.#time = time;
    const { trigger, scale, merged } = about;
    const { width, height } = image;
    return { time, trigger, width, height, scale, merged, cursor: this.#cursors.hear(about) };
  }

  frame(about: FrameAbout): RecordedFrame {
    return { ...about, data: this.#picture?.pixels() ?? new Uint8Array(0) };
  }
}
