import { MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE } from './profile.js';

/** @throws RangeError when no recording has an image of that size */
export function checkImageSize(width: number, height: number): void {
  const within = (side: number) => Number.isInteger(side) && side >= 1 && side <= MAX_IMAGE_SIDE;
  if (!within(width) || !within(height) || width * height > MAX_IMAGE_PIXELS) {
    throw new RangeError(`An image of ${width} x ${height} pixels`);
  }
}
