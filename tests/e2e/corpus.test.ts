import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording, Tab } from '../../scripts/driver/driver';
import { keyPixelsOf } from '../../scripts/lib/flashes';
import type { CorpusPage, Step } from '../pages/corpus-page';
import { useBed } from './support/bed';
import {
  addressOf,
  type Look,
  lookAt,
  type Portrait,
  readCorpus,
  type Shift,
  serveCorpus,
} from './support/corpus';
import { store } from './support/extension';
import { expectNoFlash } from './support/flashes';
import { at } from './support/sites';

/**
 * Pages after patterns of the web (tests/pages), each visited twice: on a site that the reader has allowed, where there
 * is nothing of Scrim at all, and on one that is filtered. The first visit says what the page is by itself.
 */

const PLAIN = 'www.plain.test';
const FILTERED = 'www.corpus.test';
/** As few key-colour pixels are an accident (frame-recorder.ts). */
const MARKER = 24;
/** How much more of a page may have shifted than without Scrim: nothing, but for rounding. */
const SHIFT = 0.0005;

const bed = useBed({ sites: true });
const corpus = await readCorpus();

beforeAll(async () => {
  await serveCorpus(bed.server);
  await store(bed, { allowed: ['plain.test'] });
});

/** What the page is after a step, and what of it has moved by itself until then. */
interface Stop {
  readonly portraits: readonly Portrait[];
  readonly shifts: readonly Shift[];
}

async function newTab(): Promise<Tab> {
  const tab = await bed.scrim.newTab();
  // Both visits begin with the same window, whatever the one before has left.
  await tab.setViewportSize({ width: 1280, height: 800 });
  return tab;
}

/**
 * Looks again and again until nothing is left to wait for, and nothing has changed between two looks; tells what was
 * seen then.
 */
async function settle(tab: Tab, step: Step, problemsOf: (looks: readonly Look[]) => string[]): Promise<Stop> {
  const selectors = Object.keys(step.after);
  let looks: Look[] = [];
  let before = '';
  const problems = async (): Promise<string[]> => {
    try {
      looks = await lookAt(tab, selectors);
    } catch {
      return ['a document is on its way'];
    }
    const moving = looks.reduce((all, look) => all + look.moving, 0);
    const now = JSON.stringify(portraitsOf(looks));
    const isSame = now === before;
    before = now;
    return [...(moving === 0 && isSame ? [] : ['it moves']), ...problemsOf(looks)];
  };
  await expect.poll(problems, { message: step.does }).toEqual([]);
  return { portraits: portraitsOf(looks), shifts: looks.flatMap(({ shifts }) => shifts) };
}

/** Of all documents, in an order of their own: frames come as they like. */
function portraitsOf(looks: readonly Look[]): Portrait[] {
  const order = (one: Portrait): string => `${one.text} ${one.boxes.join()}`;
  return looks.map(({ portrait }) => portrait).sort((a, b) => order(a).localeCompare(order(b)));
}

const sumOf = (shifts: readonly Shift[]): number => shifts.reduce((all, { value }) => all + value, 0);

const found = (looks: readonly Look[], selector: string) =>
  looks.flatMap(({ elements }) => elements).filter(({ matches }) => matches.includes(selector));

/** Without Scrim a step is done when there is what it names. */
const missing =
  ({ after }: Step) =>
  (looks: readonly Look[]): string[] =>
    Object.entries(after)
      .filter(([selector, states]) => found(looks, selector).length !== states.length)
      .map(([selector, states]) => `${selector}: not ${states.length} of them`);

/** What differs from what the page and the step say, and what has no end. */
const wrong =
  ({ after }: Step) =>
  (looks: readonly Look[]): string[] => {
    const all = looks.flatMap(({ elements }) => elements);
    const declared = all.filter((one) => one.expected !== '' && !one.unloaded);
    const endless = all.filter(({ state, unloaded }) => state === 'pending' && !unloaded);
    const named = Object.entries(after).flatMap(([selector, states]) => {
      const those = found(looks, selector);
      const seen = those.map(({ state }) => state).join();
      return seen === states.join() ? [] : [`${selector}: ${seen}`];
    });
    return [
      ...declared
        .filter(({ state, expected }) => state !== expected)
        .map(({ shows, state, expected }) => `${shows}: ${state || 'nothing'}, not ${expected}`),
      ...endless.map(({ shows }) => `${shows}: pending`),
      ...named,
    ];
  };

/** @returns what it is after each step, and the most of a marker that was in sight */
async function visitPlain(name: string, page: CorpusPage): Promise<{ stops: Stop[]; marker: number }> {
  const tab = await newTab();
  await tab.goto(at(bed.server, PLAIN, addressOf(name)));
  const stops: Stop[] = [];
  let marker = 0;
  for (const step of page.steps) {
    await step.act(tab);
    stops.push(await settle(tab, step, missing(step)));
    if (marker < MARKER) marker = await keyPixelsOf(await tab.screenshot());
  }
  expect(
    (await lookAt(tab, [])).flatMap(({ elements }) => elements).filter(({ state }) => state !== ''),
  ).toEqual([]);
  await tab.close();
  return { stops, marker };
}

describe('a page after a pattern of the web', () => {
  for (const [name, page] of corpus) {
    it(page.title, async () => {
      const plain = await visitPlain(name, page);
      // Else no frame could show it.
      expect(plain.marker).toBeGreaterThanOrEqual(MARKER);

      let recording: Recording;
      const tab = await newTab();
      const recorder = await bed.scrim.record(tab);
      try {
        await tab.goto(at(bed.server, FILTERED, addressOf(name)));
        for (const [index, step] of page.steps.entries()) {
          await step.act(tab);
          const { portraits, shifts } = await settle(tab, step, wrong(step));
          const own = plain.stops[index];
          expect(portraits, step.does).toEqual(own?.portraits);
          const moved = [...shifts, ...(own?.shifts ?? [])].map((shift) => JSON.stringify(shift)).join('\n');
          expect(sumOf(shifts), moved).toBeLessThanOrEqual(sumOf(own?.shifts ?? []) + SHIFT);
        }
      } finally {
        // Firefox has one recorder for all of its tabs.
        recording = await recorder.stop();
      }
      await tab.close();
      expectNoFlash(recording, 1);
    });
  }
});
