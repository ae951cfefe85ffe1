/**
 * The test images of CIFAR-10, 10,000 colour images of 32 by 32 pixels in ten classes, from a file that holds
 * what a predictor of neighbouring pixels leaves over: that is how it comes to be small.
 */
import { dataBytes } from "../data.ts";

export const SIDE = 32;
export const CHANNELS = 3;
const PLANE = SIDE * SIDE;

export interface Images {
  readonly count: number;
  /** One image after the other; in it the planes of red, green and blue, row by row. */
  readonly pixels: Uint8Array;
  /** 0 to 9. */
  readonly labels: Uint8Array;
}

/** Undefined where the machine does not have them. */
export function testImages(): Images | undefined {
  const bytes = dataBytes("cifar10/cifar10-test.med.gz");
  return bytes === undefined ? undefined : decoded(bytes);
}

/** A file: labels, then residuals by plane, all red ones first; red and blue less green. */
export function decoded(bytes: Uint8Array): Images {
  const count = bytes.length / (1 + CHANNELS * PLANE);
  const labels = Uint8Array.from(bytes.subarray(0, count));
  const pixels = new Uint8Array(count * CHANNELS * PLANE);
  const plane = (channel: number, image: number): Uint8Array => {
    const start = count + (channel * count + image) * PLANE;
    return bytes.subarray(start, start + PLANE);
  };
  for (let image = 0; image < count; image++) {
    const green = plane(1, image);
    for (let channel = 0; channel < CHANNELS; channel++) {
      const residuals = Uint8Array.from(plane(channel, image), (value, k) =>
        channel === 1 ? value : value + (green[k] as number),
      );
      const start = (image * CHANNELS + channel) * PLANE;
      addPrediction(residuals, pixels.subarray(start, start + PLANE));
    }
  }
  return { count, pixels, labels };
}

/** The median predictor of JPEG-LS (ITU-T T.87, A.3): left, upper and upper left neighbour; modulo 256. */
function addPrediction(residuals: Uint8Array, pixels: Uint8Array): void {
  for (let k = 0; k < PLANE; k++) {
    const [x, y] = [k % SIDE, Math.floor(k / SIDE)];
    const left = x > 0 ? (pixels[k - 1] as number) : 0;
    const up = y > 0 ? (pixels[k - SIDE] as number) : 0;
    const corner = x > 0 && y > 0 ? (pixels[k - SIDE - 1] as number) : 0;
    pixels[k] = (residuals[k] as number) + predicted(x, y, left, up, corner);
  }
}

function predicted(x: number, y: number, left: number, up: number, corner: number): number {
  if (y === 0) return left;
  if (x === 0) return up;
  if (corner >= Math.max(left, up)) return Math.min(left, up);
  if (corner <= Math.min(left, up)) return Math.max(left, up);
  return left + up - corner;
}
