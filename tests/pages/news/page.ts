import type { CorpusPage } from '../corpus-page';

export const page: CorpusPage = {
  title: 'news: a front page with picture and responsive srcset',
  steps: [
    {
      does: 'the page of a wide window',
      act: async () => undefined,
      after: { '#lead': ['safe'], '#aside': ['blur'], '#widths, #promo': ['safe', 'safe'] },
    },
    {
      does: 'the reader scrolls down to what is lazy',
      act: (tab) => tab.evaluate(() => scrollTo(0, document.documentElement.scrollHeight)),
      after: { '#lazy': ['blur'] },
    },
    {
      does: 'makes the window narrow, and the browser chooses other sources',
      act: async (tab) => {
        await tab.evaluate(() => scrollTo(0, 0));
        await tab.setViewportSize({ width: 600, height: 800 });
      },
      after: { '#lead': ['blur'], '#aside': ['safe'] },
    },
    {
      does: 'and wide again',
      act: async (tab) => {
        await tab.setViewportSize({ width: 1280, height: 800 });
        await tab.locator('a[href="#opinion"]').click();
      },
      after: { '#lead': ['safe'], '#aside': ['blur'] },
    },
  ],
};
