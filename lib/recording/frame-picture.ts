import type { PatchRect } from '../screen.js';
import type { RawImage } from './raw-image.js';
import type { ScreenPatch } from './screen-patch.js';

/** The image as a key frame and the patches on it make it, and the pictures kept for copies. RGBA, alpha 255. */
export class FramePicture {
  readonly width: number;
  readonly height: number;
  readonly #image: Uint8Array;
  readonly #kept = new Map<number, Uint8Array>();

  constructor({ width, height, data }: RawImage) {
    this.width = width;
    this.height = height;
    this.#image = new Uint8Array(width * height * 4);
    this.#paint({ x: 0, y: 0, width, height }, data);
  }

  /** @throws RangeError when the patch is one on another picture; what was painted until then stays */
  apply(patch: ScreenPatch): void {
    if (patch.width !== this.width || patch.height !== this.height) throw new RangeError('A patch of another size');
    const before = this.#keep(patch);
    let at = 0;
    for (const rect of patch.rects) {
      const data = patch.data.subarray(at, at + rect.dataSize);
      at += rect.dataSize;
      if (rect.encoding === 'rgb8') this.#paint(rect, data);
      else if (rect.encoding === 'indexed8') this.#paintIndexed(rect, data);
      else this.#copy(rect, rect.reference === 0 ? before : this.#kept.get(rect.reference));
    }
  }

  /** The pixels, in memory of their own. */
  pixels(): Uint8Array {
    return this.#image.slice();
  }

  /** Keeps the image if the patch says so. Returns it as it is before the patch, for copies to read from. */
  #keep({ keepAs, rects }: ScreenPatch): Uint8Array {
    if (keepAs !== 0) {
      const kept = this.#kept.get(keepAs);
      if (kept === undefined) this.#kept.set(keepAs, this.#image.slice());
      else kept.set(this.#image);
      return this.#kept.get(keepAs) ?? this.#image;
    }
    const moves = rects.some(({ encoding, reference }) => encoding === 'copy' && reference === 0);
    return moves ? this.#image.slice() : this.#image;
  }

  #paint({ x, y, width, height }: Pick<PatchRect, 'x' | 'y' | 'width' | 'height'>, rgb: Uint8Array): void {
    const image = this.#image;
    for (let row = 0, from = 0; row < height; row++) {
      for (let to = this.#offset(x, y + row), end = to + 4 * width; to < end; to += 4, from += 3) {
        image[to] = rgb[from] as number;
        image[to + 1] = rgb[from + 1] as number;
        image[to + 2] = rgb[from + 2] as number;
        image[to + 3] = 255;
      }
    }
  }

  #paintIndexed({ x, y, width, height, colours }: PatchRect, data: Uint8Array): void {
    const image = this.#image;
    const indices = data.subarray(3 * colours);
    const stride = 4 * this.width;
    for (let column = 0, from = 0; column < width; column++) {
      const first = this.#offset(x + column, y);
      for (let to = first, end = first + height * stride; to < end; to += stride, from++) {
        // One colour has no indices.
        const colour = colours === 1 ? 0 : (indices[from] as number);
        if (colour >= colours) throw new RangeError('An index without a colour');
        image[to] = data[3 * colour] as number;
        image[to + 1] = data[3 * colour + 1] as number;
        image[to + 2] = data[3 * colour + 2] as number;
      }
    }
  }

  #copy({ x, y, width, height, sourceX, sourceY }: PatchRect, from: Uint8Array | undefined): void {
    if (from === undefined) throw new RangeError('A copy from a picture that was not kept');
    for (let row = 0; row < height; row++) {
      const source = this.#offset(sourceX, sourceY + row);
      this.#image.set(from.subarray(source, source + 4 * width), this.#offset(x, y + row));
    }
  }

  #offset(x: number, y: number): number {
    return 4 * (y * this.width + x);
  }
}
