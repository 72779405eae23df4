import type { CorpusPage } from '../corpus-page';

export const page: CorpusPage = {
  title: 'shop: thumbnails as CSS backgrounds, with a lens on hover',
  steps: [
    {
      does: 'the wares are there',
      act: async () => undefined,
      after: { '.thumb': ['blur', 'safe', 'blur', 'safe'] },
    },
    {
      does: 'the reader chooses a safe one',
      act: (tab) => tab.locator('.thumb').nth(1).click(),
      after: { '#large': ['safe'] },
    },
    {
      does: 'and looks at it through the lens',
      act: (tab) => tab.locator('#large').hover(),
      after: { '#lens': ['safe'] },
    },
    {
      does: 'chooses a flagged one and hovers it',
      act: async (tab) => {
        await tab.locator('.thumb').nth(2).click();
        await tab.locator('#large').hover();
      },
      after: { '#large': ['blur'], '#lens': ['blur'] },
    },
    {
      does: 'buys it',
      act: (tab) => tab.locator('#buy').click(),
      after: { '.thumb': ['blur', 'safe', 'blur', 'safe'] },
    },
  ],
};
