import type { Tab } from '../../../scripts/driver/driver';
import type { CorpusPage } from '../corpus-page';

const back = async (tab: Tab) => {
  await tab.goBack();
};

export const page: CorpusPage = {
  title: 'image document: a picture opened by itself, from a plain index of files',
  steps: [
    { does: 'the index is there', act: async () => undefined, after: { 'p img': ['safe'] } },
    {
      does: 'the reader opens a flagged picture',
      act: (tab) => tab.locator('a[href*="pebbles"]').click(),
      after: { 'body > img': ['blur'] },
    },
    { does: 'goes back', act: back, after: { 'p img': ['safe'] } },
    {
      does: 'opens a safe one',
      act: (tab) => tab.locator('a[href*="hills"]').click(),
      after: { 'body > img': ['safe'] },
    },
    { does: 'goes back', act: back, after: { 'p img': ['safe'] } },
  ],
};
