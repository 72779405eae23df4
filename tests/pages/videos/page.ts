import type { CorpusPage } from '../corpus-page';

export const page: CorpusPage = {
  title: 'video site: posters, and storyboards on hover',
  steps: [
    {
      does: 'tiles and players are there',
      act: async () => undefined,
      after: { '.still': ['safe', 'blur'], '#safe': ['safe'], '#flagged': ['blur'] },
    },
    {
      does: 'the reader hovers a tile, which plays its storyboard to the end',
      act: (tab) => tab.locator('.tile').nth(0).hover(),
      after: { '.preview[src*="board=4"]': ['blur'] },
    },
    {
      does: 'and leaves it',
      act: (tab) => tab.mouse.move(1, 1),
      after: { '.still': ['safe', 'blur'] },
    },
    {
      does: 'a player gets another poster',
      act: (tab) =>
        tab.evaluate(() => {
          const player = document.querySelector<HTMLVideoElement>('#safe');
          if (player === null) return;
          player.dataset['expect'] = 'blur';
          player.poster = '/img/pebbles-04?poster=3';
        }),
      after: { video: ['blur', 'blur'] },
    },
  ],
};
