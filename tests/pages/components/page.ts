import type { CorpusPage } from '../corpus-page';

/** One declared, four cards, and what comes with “Show more”; in order of the page. */
export const page: CorpusPage = {
  title: 'web components: open, closed and declared shadow trees',
  steps: [
    {
      does: 'the cards are there',
      act: async () => undefined,
      after: { 'img:not([data-closed])': ['safe', 'blur', 'safe', 'blur', 'blur'] },
    },
    {
      does: 'more of them come',
      act: (tab) => tab.locator('#more').click(),
      after: {
        'img:not([data-closed])': ['safe', 'blur', 'safe', 'blur', 'blur', 'safe'],
        'img[data-closed]': ['blur'],
      },
    },
    {
      does: 'a closed one changes its picture',
      act: (tab) => tab.locator('photo-card[other]').click(),
      after: { 'img:not([data-closed])': ['safe', 'blur', 'safe', 'blur', 'blur', 'blur'] },
    },
  ],
};
