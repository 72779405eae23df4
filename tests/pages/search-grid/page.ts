import type { CorpusPage } from '../corpus-page';

export const page: CorpusPage = {
  title: 'search engine: a grid with lazy swaps and a preview overlay',
  steps: [
    {
      does: 'the first rows come in',
      act: async () => undefined,
      after: { '.hit:nth-child(-n+4) img': ['safe', 'blur', 'safe', 'blur'] },
    },
    {
      does: 'the reader opens a hit, whose small picture gives way to the large one',
      act: (tab) => tab.locator('.hit').nth(1).click(),
      after: { '#preview[src*="large=1"]': ['blur'] },
    },
    {
      does: 'goes to the next',
      act: (tab) => tab.locator('#next').click(),
      after: { '#preview[src*="large=2"]': ['safe'] },
    },
    {
      does: 'and to the one after',
      act: (tab) => tab.locator('#next').click(),
      after: { '#preview[src*="large=3"]': ['blur'] },
    },
    {
      does: 'closes the overlay',
      act: (tab) => tab.locator('#close').click(),
      after: { '#preview': ['skip'] },
    },
    {
      does: 'opens it again with what it had shown last',
      act: (tab) => tab.locator('.hit').nth(3).click(),
      after: { '#preview[src*="large=3"]': ['blur'] },
    },
    {
      does: 'closes the overlay and scrolls to the end',
      act: async (tab) => {
        await tab.locator('#close').click();
        await tab.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      },
      after: { '.hit:nth-last-child(-n+3) img': ['safe', 'blur', 'safe'] },
    },
  ],
};
