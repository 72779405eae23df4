import type { Tab } from '../../../scripts/driver/driver';
import type { CorpusPage } from '../corpus-page';

const click = (tab: Tab, post: number) => tab.locator('.file').nth(post).click();

export const page: CorpusPage = {
  title: 'imageboard: a thread with pictures that expand in place',
  steps: [
    {
      does: 'the thread is there',
      act: async () => undefined,
      after: { '.file img': ['blur', 'safe', 'blur', 'safe'] },
    },
    {
      does: 'the reader expands a flagged picture',
      act: (tab) => click(tab, 0),
      after: { '.expanded img': ['blur'] },
    },
    {
      does: 'and a safe one',
      act: (tab) => click(tab, 1),
      after: { '.expanded img': ['blur', 'safe'] },
    },
    {
      does: 'and takes the first back',
      act: (tab) => click(tab, 0),
      after: { '.expanded img': ['safe'], '.file img': ['blur', 'safe', 'blur', 'safe'] },
    },
  ],
};
