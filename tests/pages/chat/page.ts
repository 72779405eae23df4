import type { CorpusPage } from '../corpus-page';

export const page: CorpusPage = {
  title: 'chat: pictures as blobs, most of them revoked as soon as they are there',
  steps: [
    {
      does: 'a picture arrives',
      act: (tab) => tab.locator('#receive').click(),
      after: { '.message img': ['blur'] },
    },
    {
      does: 'the reader answers with one',
      act: (tab) => tab.locator('#send').click(),
      after: { '.mine img': ['safe'] },
    },
    {
      does: 'several arrive at once, in the order in which they are there',
      act: (tab) => tab.locator('#flood').click(),
      after: {
        '.message [data-expect="blur"]': ['blur', 'blur', 'blur'],
        '.message [data-expect="safe"]': ['safe', 'safe', 'safe'],
      },
    },
  ],
};
