// The frames of a recording as others keep them: each one whole, as PNG, and as JPEG of quality 80.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { encode } from 'fast-png';

export interface PeerBytes {
  png: number;
  jpeg: number;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8Array;
}

export async function addPeerBytes(sum: PeerBytes, picture: Picture): Promise<void> {
  const { width, height } = picture;
  const rgb = withoutAlpha(picture);
  sum.png += encode({ width, height, data: rgb, channels: 3 }).length;
  sum.jpeg += await jpegBytes(width, height, rgb);
}

function withoutAlpha({ width, height, data }: Picture): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4) {
    rgb[to++] = data[from] as number;
    rgb[to++] = data[from + 1] as number;
    rgb[to++] = data[from + 2] as number;
  }
  return rgb;
}

async function jpegBytes(width: number, height: number, rgb: Uint8Array): Promise<number> {
  const encoder = spawn('cjpeg', ['-quality', '80'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let bytes = 0;
  encoder.stdout.on('data', (part: Buffer) => {
    bytes += part.length;
  });
  encoder.stdin.write(`P6 ${width} ${height} 255\n`);
  encoder.stdin.end(rgb);
  const [code] = await once(encoder, 'close');
  if (code !== 0) throw new Error(`cjpeg failed (${code})`);
  return bytes;
}
