import { expect } from 'vitest';
import type { Outcome } from '../../../src/shared/verdict';
import type { Boarding, FakeFlights } from './flights';
import { find, until } from './page';

/** Fills a canvas of the page. */
export function draw(colour: string, canvas = find<HTMLCanvasElement>('canvas')): void {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas here');
  context.fillStyle = colour;
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** Samples that were asked for so far, answered or not. */
export const samplesIn = ({ boardings }: FakeFlights): Boarding[] =>
  boardings.filter(({ key }) => key.startsWith('sample:'));

/** Waits for the next sample that nobody has answered, and answers it. */
export async function landSample(flights: FakeFlights, outcome: Outcome): Promise<Boarding> {
  const sample = await until(() => {
    const open = samplesIn(flights).find(({ left, landed }) => !left && !landed);
    if (open === undefined) throw new Error('no sample was asked for');
    return open;
  });
  sample.landed = true;
  sample.land(outcome);
  return sample;
}

/** Answers every sample in the same way, those to come as well, until something has come true. */
export async function landSamplesUntil(
  flights: FakeFlights,
  outcome: Outcome,
  done: () => boolean,
): Promise<void> {
  await until(() => {
    for (const sample of samplesIn(flights)) {
      if (sample.left || sample.landed) continue;
      sample.landed = true;
      sample.land(outcome);
    }
    if (!done()) throw new Error('not yet, whatever was answered');
  });
}

/** The colour in the middle of a sample, of 0 to 255 a channel. */
export async function colourOf({ source }: Boarding): Promise<readonly number[]> {
  if (source.from !== 'page') throw new Error('a sample is read from the page');
  const bitmap = await createImageBitmap(new Blob([await source.read()], { type: 'image/jpeg' }));
  expect(Math.max(bitmap.width, bitmap.height)).toBeLessThanOrEqual(512);
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  context?.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2);
  return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
}
