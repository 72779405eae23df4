import { page } from 'vitest/browser';
import { PAINT_RGB } from './pictures';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is on the screen at this moment, in CSS pixels. */
export class Screen {
  readonly #data: ImageData;

  constructor(data: ImageData) {
    this.#data = data;
  }

  /** @returns red, green and blue (0..255) */
  at(x: number, y: number): [number, number, number] {
    const i = (Math.round(y) * this.#data.width + Math.round(x)) * 4;
    const [red = 0, green = 0, blue = 0] = this.#data.data.subarray(i, i + 3);
    return [red, green, blue];
  }

  /** @returns how many pixels of a box are as `which` says; of the whole screen where no box is given */
  count(which: (rgb: readonly [number, number, number]) => boolean, box?: Box): number {
    const { width, height } = this.#data;
    const { x: left, y: top, width: across, height: down } = box ?? { x: 0, y: 0, width, height };
    let count = 0;
    for (let y = Math.max(0, Math.round(top)); y < Math.min(height, top + down); y++) {
      for (let x = Math.max(0, Math.round(left)); x < Math.min(width, left + across); x++) {
        if (which(this.at(x, y))) count++;
      }
    }
    return count;
  }
}

export async function shoot(): Promise<Screen> {
  const shot = await page.screenshot({ save: false, animations: 'allow' });
  const bytes = Uint8Array.from(atob(shot), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (context === null) throw new Error('no canvas here');
  context.drawImage(bitmap, 0, 0);
  return new Screen(context.getImageData(0, 0, bitmap.width, bitmap.height));
}

/** The colour of test pictures, as it is or nearly so. */
export const isPaint = (rgb: readonly [number, number, number]): boolean =>
  PAINT_RGB.every((value, i) => Math.abs(value - (rgb[i] ?? 0)) < 24);

/** Any trace of that colour. */
export const isTinted = ([red, green]: readonly [number, number, number]): boolean => red - green > 6;
