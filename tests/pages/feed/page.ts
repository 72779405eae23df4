import type { Tab } from '../../../scripts/driver/driver';
import type { CorpusPage } from '../corpus-page';

const ROW = 400;

/** Scrolls to a post, frame by frame, so that every row on the way is filled and painted. */
const scrollTo = (tab: Tab, post: number, stepPx = 130) =>
  tab.evaluate(
    async ({ target, pace }) => {
      const step = Math.sign(target - scrollY) * pace;
      while (Math.abs(target - scrollY) > Math.abs(step)) {
        scrollBy(0, step);
        await new Promise(requestAnimationFrame);
      }
      globalThis.scrollTo(0, target);
      // The event of it comes with the next frame.
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    },
    { target: post * ROW, pace: stepPx },
  );

const photo = (post: number): string => `.photo[data-post="${post}"]`;

export const page: CorpusPage = {
  title: 'social feed: endless, with virtualised rows that are recycled',
  steps: [
    {
      does: 'the first posts are there',
      act: async () => undefined,
      after: { [photo(0)]: ['safe'], [photo(1)]: ['blur'], '.face': Array(8).fill('skip') },
    },
    {
      does: 'the reader scrolls down by a few screens',
      act: (tab) => scrollTo(tab, 18),
      after: { [photo(18)]: ['blur'], [photo(19)]: ['safe'] },
    },
    {
      does: 'likes a post',
      act: (tab) => tab.locator(`article:has(${photo(19)}) button`).click(),
      after: { [photo(19)]: ['safe'] },
    },
    {
      does: 'jumps far down, and back to the top',
      act: async (tab) => {
        await scrollTo(tab, 24);
        await scrollTo(tab, 0, 100_000);
      },
      after: { [photo(0)]: ['safe'], [photo(1)]: ['blur'], [photo(2)]: ['safe'] },
    },
  ],
};
