import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from 'playwright';
import type { Health } from '../../../src/shared/protocol';
import { fixturesOf, variations } from '../../../tests/fixtures/images/index';
import { Pipeline } from '../../classify/pipeline';
import { newRuns } from '../../classify/runs';
import { launchBrowser } from '../../lib/browser';
import { medians } from '../figures';
import { describeMachine } from '../machine';
import { type Cost, costOf, type GalleryCost, galleryCostOf, type PageFigures, type Pair } from './figures';
import { galleryPage, LAYOUTS, type Layout, wordsPage } from './pages';
import { samplingSlowdown } from './sampling';
import { goalsOf, type PageReport } from './text';
import { type Ruler, visitGallery, visitWords } from './visit';

/** Pictures with bytes of their own in one gallery. */
const DISTINCT = 200;

/** Of the page of words in one round, in turn with Scrim and without: one alone may take half as long again. */
const WORDS_VISITS = 7;

interface Addresses {
  readonly words: { readonly before: string; readonly words: string };
  readonly galleries: Readonly<Record<Layout, string>>;
}

/** Each layout has pictures of its own: scores of the one's would answer for the other's. All are safe: one run each. */
async function publish({ server }: Pipeline): Promise<Addresses> {
  const pictures = variations(await fixturesOf('safe'), LAYOUTS.length * DISTINCT);
  const gallery = (layout: Layout): string => {
    const start = LAYOUTS.indexOf(layout) * DISTINCT;
    const addresses = pictures.slice(start, start + DISTINCT).map((picture) => server.addPicture(picture));
    return server.addHtml(galleryPage(layout, addresses));
  };
  return {
    words: {
      before: server.addHtml('<!doctype html><title>Nothing</title>'),
      words: server.addHtml(wordsPage()),
    },
    galleries: { appended: gallery('appended'), recycled: gallery('recycled') },
  };
}

async function wordsPair(
  { scrim }: Pipeline,
  plain: BrowserContext,
  words: Addresses['words'],
  ruler: Ruler,
): Promise<Pair<Cost>> {
  const pairs: Pair<Cost>[] = [];
  for (let visit = 0; visit < WORDS_VISITS; visit++) {
    pairs.push({
      scrim: costOf(await visitWords(scrim.context, words, ruler)),
      plain: costOf(await visitWords(plain, words, nowhere(ruler))),
    });
  }
  return medians(pairs);
}

async function galleryPair(
  layout: Layout,
  pipeline: Pipeline,
  plain: BrowserContext,
  url: string,
  minutes: number,
  ruler: Ruler,
): Promise<Pair<GalleryCost>> {
  console.log(`  ${layout}, with Scrim …`);
  const { context, url: own } = pipeline.scrim;
  // A host that has had nothing to do for five minutes closes, and its counts go with it: what it said last is what counts.
  let last: Health | undefined;
  const ask = async (): Promise<void> => {
    const health: Health | undefined = await pipeline.health();
    last = health ?? last;
  };
  await ask();
  const before = last?.runMs ?? [];
  const withScrim = await visitGallery(context, url, minutes, own('offscreen.html'), ruler, ask);
  for (await ask(); (last?.waiting ?? 0) > 0; await ask()) await sleep(100);
  const inferences = newRuns(before, last?.runMs ?? []).length;
  console.log(`  ${layout}, without …`);
  const without = await visitGallery(plain, url, minutes, undefined, nowhere(ruler));
  return { scrim: galleryCostOf(withScrim, inferences), plain: galleryCostOf(without, 0) };
}

/** Without Scrim there is no time of it to be gathered. */
const nowhere = ({ slowdown }: Ruler): Ruler => ({ slowdown, hot: new Map() });

async function measureRound(minutes: number, hot: Record<string, Map<string, number>>): Promise<PageFigures> {
  const pipeline = await Pipeline.start({ dist: undefined, mode: 'fast' });
  try {
    const plain = await launchBrowser();
    try {
      const { words, galleries } = await publish(pipeline);
      const slowdown = await samplingSlowdown(plain, words.words);
      const ruler = (name: string): Ruler => {
        hot[name] = new Map();
        return { slowdown, hot: hot[name] };
      };
      console.log('  words …');
      return {
        samplingPercent: 100 * (slowdown - 1),
        words: await wordsPair(pipeline, plain, words, ruler('words')),
        appended: await galleryPair(
          'appended',
          pipeline,
          plain,
          galleries.appended,
          minutes,
          ruler('appended'),
        ),
        recycled: await galleryPair(
          'recycled',
          pipeline,
          plain,
          galleries.recycled,
          minutes,
          ruler('recycled'),
        ),
      };
    } finally {
      await plain.close();
    }
  } finally {
    await pipeline.close();
  }
}

/** What Scrim costs the pages that it reads, against the same pages without it. */
export async function benchPages(rounds: number, minutes: number): Promise<PageReport> {
  const measured: PageFigures[] = [];
  const hot: Record<string, Map<string, number>> = {};
  for (let round = 1; round <= rounds; round++) {
    console.log(`• round ${round} of ${rounds}`);
    measured.push(await measureRound(minutes, hot));
  }
  const figures = medians(measured);
  return {
    ...figures,
    goals: goalsOf(figures),
    setting: { rounds, minutes, distinct: DISTINCT },
    hot: Object.fromEntries(Object.entries(hot).map(([name, times]) => [name, hottestOf(times)])),
    machine: await describeMachine(),
  };
}

const hottestOf = (times: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries(
    [...times]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 12)
      .map(([name, ms]) => [name, Math.round(ms * 10) / 10]),
  );
