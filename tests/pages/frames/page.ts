import type { CorpusPage } from '../corpus-page';

const count = (number: number, state: string): string[] => Array(number).fill(state);

export const page: CorpusPage = {
  title: 'frames: nested, sandboxed, written into an attribute, made of a blob',
  steps: [
    {
      does: 'frames within frames are there',
      act: async () => undefined,
      after: { '[data-expect="blur"]': count(5, 'blur'), '[data-expect="safe"]': count(3, 'safe') },
    },
    {
      does: 'more are added, whose documents have no address of their own',
      act: (tab) => tab.locator('#add').click(),
      after: { '[data-expect="blur"]': count(6, 'blur'), '[data-expect="safe"]': count(4, 'safe') },
    },
  ],
};
