import { afterEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { FLAGGED, SAFE } from '../support/flights';
import { find, frames, isCovered, useCoverSheet, usePage, write } from '../support/page';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

/** The browser chooses again when its surroundings change, not only their size. */

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

const emulate = (features: { name: string; value: string }[]): Promise<unknown> =>
  cdp().send('Emulation.setEmulatedMedia', { features });
afterEach(() => emulate([]));

describe('a picture that chooses by a media query', () => {
  it.each([
    ['prefers-color-scheme', 'dark'],
    ['prefers-reduced-motion', 'reduce'],
    ['prefers-contrast', 'more'],
  ])('is covered while another choice is on its way: %s', async (name, value) => {
    const [first, second] = [server.picture(), server.address()];
    write(
      `<picture><source media="(${name}: ${value})" srcset="${second}"><img src="${first}" width=100 height=100></picture>`,
    );
    await scene.flights.land(first, SAFE);
    await stands(find(), 'safe');
    await emulate([{ name, value }]);
    // No event tells of it: the new one has not come.
    await stands(find(), 'pending');
    expect(isCovered(find())).toBe(true);
    server.answer(second);
    await scene.flights.land(second, FLAGGED);
    await stands(find(), 'blur');
  });

  it('is left as it is by one that comes to the same', async () => {
    const [first, second] = [server.picture(), server.address()];
    write(
      `<picture><source media="print and (prefers-color-scheme: dark)" srcset="${second}">
       <img src="${first}" width=100 height=100></picture>
       <picture><source media="(prefers-color-scheme: dark)" srcset="${second}">
       <img id=other src="${first}" width=100 height=100></picture>`,
    );
    await scene.flights.land(first, SAFE);
    await stands(find(), 'safe');
    await stands(find('#other'), 'safe');
    await emulate([{ name: 'prefers-color-scheme', value: 'dark' }]);
    // One that comes to something else is covered: it was looked for.
    await stands(find('#other'), 'pending');
    await frames(4);
    expect(stateOf(find())).toBe('safe');
  });
});
