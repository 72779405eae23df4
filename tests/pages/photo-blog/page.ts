import type { CorpusPage } from '../corpus-page';

const GRID = ['safe', 'blur', 'safe', 'blur', 'safe', 'blur'];

export const page: CorpusPage = {
  title: 'photo blog: view transitions between the grid and one photograph',
  steps: [
    { does: 'the grid is there', act: async () => undefined, after: { '.grid img': GRID } },
    {
      does: 'the reader opens a flagged photograph',
      act: (tab) => tab.locator('.grid button').nth(3).click(),
      after: { 'figure img': ['blur'] },
    },
    { does: 'goes back', act: (tab) => tab.locator('#back').click(), after: { '.grid img': GRID } },
    {
      does: 'opens a safe one',
      act: (tab) => tab.locator('.grid button').nth(2).click(),
      after: { 'figure img': ['safe'] },
    },
    { does: 'goes back', act: (tab) => tab.locator('#back').click(), after: { '.grid img': GRID } },
  ],
};
