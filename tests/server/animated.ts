import sharp from 'sharp';
import type { Fixture } from '../fixtures/images/index';

/** Pixels of a frame. */
const frame = { width: 400, height: 300 };
const frameMilliseconds = 200;

async function frameBytes({ bytes }: Fixture): Promise<Buffer> {
  return sharp(bytes)
    .resize({ ...frame, fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
}

async function encode(frames: readonly Fixture[]): Promise<Buffer> {
  const strip = Buffer.concat(await Promise.all(frames.map(frameBytes)));
  const raw = { width: frame.width, height: frame.height * frames.length, channels: 3 as const };
  return sharp(strip, { raw: { ...raw, pageHeight: frame.height } })
    .gif({ delay: frames.map(() => frameMilliseconds), loop: 0, effort: 1 })
    .toBuffer();
}

const made = new Map<string, Promise<Buffer>>();

/** A looping GIF with one fixture a frame; each is made once a process. */
export function animatedGif(frames: readonly Fixture[]): Promise<Buffer> {
  const key = frames.map(({ name }) => name).join();
  const gif = made.get(key) ?? encode(frames);
  made.set(key, gif);
  return gif;
}
