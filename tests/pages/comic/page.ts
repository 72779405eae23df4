import type { Tab } from '../../../scripts/driver/driver';
import type { CorpusPage } from '../corpus-page';

const next = (tab: Tab) => tab.locator('#next').click();

export const page: CorpusPage = {
  title: 'comic reader: pages drawn on a canvas',
  steps: [
    {
      does: 'the first page is there',
      act: async () => undefined,
      after: { 'canvas[data-page="0"]': ['safe'] },
    },
    { does: 'the reader turns to a flagged page', act: next, after: { 'canvas[data-page="1"]': ['blur'] } },
    { does: 'and on to a safe one', act: next, after: { 'canvas[data-page="2"]': ['safe'] } },
    {
      does: 'and back again',
      act: (tab) => tab.locator('#previous').click(),
      after: { 'canvas[data-page="1"]': ['blur'] },
    },
  ],
};
