import { CaptureError } from '../errors.js';
import type { PatchEncoding, PatchRect, PendingFrame } from '../screen.js';

/** Where the words and bytes of a pool stand, as generated from native/core/frame_layout.hpp. Offsets in bytes. */
export interface FrameLayout {
  readonly pool: Readonly<
    Record<
      | 'magic'
      | 'abi'
      | 'headerSize'
      | 'headroom'
      | 'headroomBytes'
      | 'pixels'
      | 'bytesPerPixel'
      | 'mostRects'
      | 'rectSize',
      number
    >
  >;
  readonly header: Readonly<Record<'magic' | 'abi' | 'slotCount' | 'slotBytes' | 'states', number>>;
  readonly slot: Readonly<Record<'free' | 'writing' | 'ready' | 'reading', number>>;
  readonly rect: Readonly<Record<Exclude<keyof PatchRect, symbol> | 'data', number>>;
  readonly encoding: Readonly<Record<PatchEncoding, number>>;
}

/** What native says of a frame that it wrote. */
export interface WrittenFrame {
  readonly slot: number;
  /** Of the image. */
  readonly width: number;
  readonly height: number;
  readonly key: boolean;
  readonly rectCount: number;
  readonly pixelBytes: number;
  readonly keepAs: number;
}

/** What of a {@link PendingFrame} lies in the pool. */
export type FramePixels = Pick<PendingFrame, 'key' | 'rects' | 'keepAs' | 'memory' | 'dataAt' | 'dataSize'>;

/** All slots together, in bytes. A slot of 1920x1080 takes 6.4 MB, one of 3840x2160 takes 25 MB. */
const BUDGET = 96 * 1024 * 1024;
/** More would only delay the loss that a slow disk makes anyway. */
const MOST_SLOTS = 4;
/** The largest slot: what a recording's reader takes for one image. */
const LARGEST_SLOT = 256 * 1024 * 1024;
const SLOT_ALIGNMENT = 64;

/**
 * The reading end of the frame pool (docs/frame-pool.md): slots in shared memory that native writes frames into, bounded
 * in bytes. A slot goes free → writing → ready by native's hand, and ready → reading → free by this one.
 */
export class FramePool {
  /** The whole pool: what native is given. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly slotCount: number;
  readonly #layout: FrameLayout;
  readonly #slotBytes: number;
  readonly #states: Uint32Array<SharedArrayBuffer>;
  readonly #view: DataView<SharedArrayBuffer>;

  /**
   * A new pool, all slots free: four, or fewer where they are large.
   *
   * @param width of the image, in image pixels
   * @returns null when an image of this size is more than a recording takes
   */
  static allocate(layout: FrameLayout, width: number, height: number): FramePool | null {
    const needed = layout.pool.pixels + width * height * layout.pool.bytesPerPixel;
    const slotBytes = Math.ceil(needed / SLOT_ALIGNMENT) * SLOT_ALIGNMENT;
    if (slotBytes > LARGEST_SLOT) return null;
    const slotCount = Math.min(Math.max(Math.floor(BUDGET / slotBytes), 1), MOST_SLOTS);
    return new FramePool(layout, slotCount, slotBytes);
  }

  private constructor(layout: FrameLayout, slotCount: number, slotBytes: number) {
    const buffer = new SharedArrayBuffer(layout.pool.headerSize + slotCount * slotBytes);
    this.bytes = new Uint8Array(buffer);
    this.slotCount = slotCount;
    this.#layout = layout;
    this.#slotBytes = slotBytes;
    this.#states = new Uint32Array(buffer, layout.header.states, slotCount);
    this.#view = new DataView(buffer);
    const { header } = layout;
    this.#view.setUint32(header.magic, layout.pool.magic, true);
    this.#view.setUint32(header.abi, layout.pool.abi, true);
    this.#view.setUint32(header.slotCount, slotCount, true);
    this.#view.setUint32(header.slotBytes, slotBytes, true);
  }

  /** Whether a whole image of this size fits into a slot. */
  fits(width: number, height: number): boolean {
    const { pixels, bytesPerPixel } = this.#layout.pool;
    return pixels + width * height * bytesPerPixel <= this.#slotBytes;
  }

  /** Whether nobody uses any slot, so that the pool may be handed to native anew. */
  get idle(): boolean {
    return this.#states.every((_, slot) => Atomics.load(this.#states, slot) === this.#layout.slot.free);
  }

  /** Whether native could write another frame now. */
  get hasRoom(): boolean {
    return this.#states.some((_, slot) => Atomics.load(this.#states, slot) === this.#layout.slot.free);
  }

  /**
   * Ready → reading: the frame in the slot is this end's until {@link free}.
   *
   * @throws CaptureError `ERR_INTERNAL` when the slot does not hold what native said
   */
  read(frame: WrittenFrame): FramePixels {
    const { pool, slot: states } = this.#layout;
    const { slot, key, keepAs, pixelBytes } = frame;
    const wrong = this.#wrongIn(frame);
    if (wrong !== null) throw new CaptureError('ERR_INTERNAL', `Native reported a frame with ${wrong}.`);
    // Pairs with native's store of ready: what it wrote into the slot before is seen after this load.
    if (Atomics.compareExchange(this.#states, slot, states.ready, states.reading) !== states.ready) {
      throw new CaptureError('ERR_INTERNAL', 'Native reported a frame in a slot that is not ready.');
    }
    const at = this.#slotAt(slot);
    return {
      key,
      keepAs: key ? 0 : keepAs,
      rects: key ? [] : this.#rectsAt(at, frame),
      memory: this.bytes.subarray(at + pool.headroom, at + pool.pixels + pixelBytes),
      dataAt: pool.headroomBytes,
      dataSize: pixelBytes,
    };
  }

  /** Reading → free: the frame is in the file, or lost. */
  free(slot: number): void {
    // Pairs with native's load of free: whoever takes the slot next writes after all that was read from it here.
    Atomics.store(this.#states, slot, this.#layout.slot.free);
  }

  /** Ready → free, its pixels gone. For a frame that must not be kept. */
  discard(slot: number): void {
    const at = this.#slotAt(slot);
    // Eight bytes at a time: a fill of shared memory goes element by element.
    new Float64Array(this.bytes.buffer, at, this.#slotBytes / Float64Array.BYTES_PER_ELEMENT).fill(0);
    this.free(slot);
  }

  /** Discards what native wrote and nobody read. Only once the frame thread is joined. */
  discardUnread(): void {
    const { free, reading } = this.#layout.slot;
    for (let slot = 0; slot < this.slotCount; slot++) {
      const state = Atomics.load(this.#states, slot);
      if (state !== free && state !== reading) this.discard(slot);
    }
  }

  #slotAt(slot: number): number {
    return this.#layout.pool.headerSize + slot * this.#slotBytes;
  }

  #wrongIn({ slot, width, height, key, rectCount, pixelBytes }: WrittenFrame): string | null {
    const { bytesPerPixel, mostRects, pixels } = this.#layout.pool;
    if (!(slot < this.slotCount)) return `slot ${slot}`;
    if (!(rectCount <= mostRects)) return `${rectCount} rectangles`;
    if (!(pixelBytes <= this.#slotBytes - pixels) || (key && pixelBytes !== width * height * bytesPerPixel)) {
      return `${pixelBytes} bytes of pixels`;
    }
    return null;
  }

  #rectsAt(at: number, { rectCount, pixelBytes }: WrittenFrame): PatchRect[] {
    const { rect } = this.#layout;
    const { rectSize } = this.#layout.pool;
    const rects: PatchRect[] = [];
    let dataEnd = 0;
    for (let index = 0; index < rectCount; index++) {
      const here = at + index * rectSize;
      const u16 = (field: number): number => this.#view.getUint16(here + field, true);
      const dataSize = this.#view.getUint32(here + rect.dataSize, true);
      // What is told of a patch is sizes alone: the data of its rectangles must stand one after the other.
      if (dataSize > 0 && this.#view.getUint32(here + rect.data, true) !== dataEnd) dataEnd = Number.NaN;
      dataEnd += dataSize;
      rects.push({
        x: u16(rect.x),
        y: u16(rect.y),
        width: u16(rect.width),
        height: u16(rect.height),
        encoding: this.#encoding(this.#view.getUint8(here + rect.encoding)),
        colours: u16(rect.colours),
        reference: this.#view.getUint8(here + rect.reference),
        sourceX: u16(rect.sourceX),
        sourceY: u16(rect.sourceY),
        dataSize,
      });
    }
    if (dataEnd !== pixelBytes)
      throw new CaptureError('ERR_INTERNAL', 'Native reported a patch with a gap in its data.');
    return rects;
  }

  #encoding(number: number): PatchEncoding {
    const { encoding } = this.#layout;
    const found = (['rgb8', 'indexed8', 'copy'] as const).find((name) => encoding[name] === number);
    if (found === undefined) throw new CaptureError('ERR_INTERNAL', `Native reported a patch with encoding ${number}.`);
    return found;
  }
}
