import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Mode } from '../../src/shared/plan';
import { readHealth } from '../demo/extension';
import { launchScrim, type Scrim } from '../lib/launch';
import { type Copied, extensionFor, modeIn } from './extension';
import { isUndecided, type SeenPicture, statesExpression } from './page';
import { type Picture, PictureServer } from './picture-server';
import { chooseMode, type Health, type PictureReport, readPictures, waitForHost } from './service';

/** How often a page is asked whether it is done, in milliseconds. */
const poll = 50;
/** Without any decision for so long the rest of a page is left undecided; the extension's own deadlines are shorter. */
const patience = 180_000;

export interface PipelineOptions {
  /** Folder of the unpacked extension. Default: dist/chrome, with the ViT where its weights are in models/. */
  readonly dist?: string | undefined;
  readonly mode: Mode | 'auto';
}

/** What became of one picture. */
export interface Judged extends Omit<PictureReport, 'url' | 'state'> {
  /** `pending` or `unwatched` where the extension has not decided. */
  readonly state: string;
  /** From the start of the page's navigation to the state, in milliseconds. */
  readonly ms: number;
}

/** The built extension at work in Chromium, on a temporary profile, with pages of pictures to judge. */
export class Pipeline {
  readonly scrim: Scrim;
  readonly server: PictureServer;
  readonly #extensionPage: Page;

  readonly #removeCopy: () => Promise<void>;

  private constructor(scrim: Scrim, server: PictureServer, extensionPage: Page, { remove }: Copied) {
    this.scrim = scrim;
    this.server = server;
    this.#extensionPage = extensionPage;
    this.#removeCopy = remove;
  }

  /** Starts the browser and waits until a model is loaded and the mode holds. */
  static async start({ dist, mode }: PipelineOptions): Promise<Pipeline> {
    const extension = await extensionFor(mode, dist);
    const started: (() => Promise<void>)[] = [extension.remove];
    try {
      const actual = modeIn(extension.dist, mode);
      const server = await PictureServer.start();
      started.unshift(() => server.close());
      const scrim = await launchScrim({ dist: extension.dist });
      started.unshift(scrim.close);
      const extensionPage = await onlyPage(scrim);
      await chooseMode(extensionPage, mode);
      await waitForHost(extensionPage, actual);
      return new Pipeline(scrim, server, extensionPage, extension);
    } catch (error) {
      for (const end of started) await end();
      throw error;
    }
  }

  health(): Promise<Health> {
    return readHealth(this.#extensionPage);
  }

  /**
   * Shows pictures on one page and waits until each is decided.
   *
   * @param addresses of this pipeline's server, or distant ones, which the page loads itself
   * @returns one answer for each, in order
   */
  async judge(addresses: readonly string[]): Promise<Judged[]> {
    const page = await this.scrim.context.newPage();
    try {
      await page.goto(this.server.addPage(addresses), { waitUntil: 'commit' });
      const seen = await waitUntilDecided(page, addresses.length);
      return join(seen, await readPictures(this.#extensionPage, page.url()));
    } finally {
      await page.close();
    }
  }

  /** As {@link judge}, for files and bytes of this machine. */
  judgePictures(pictures: readonly Picture[]): Promise<Judged[]> {
    return this.judge(pictures.map((picture) => this.server.addPicture(picture)));
  }

  async close(): Promise<void> {
    await this.scrim.close();
    await this.server.close();
    await this.#removeCopy();
  }
}

function join(seen: readonly SeenPicture[], reports: readonly PictureReport[]): Judged[] {
  const byAddress = new Map(reports.map((report) => [report.url, report]));
  return seen.map(({ url, state, ms }) => {
    // One that the browser could not show has lost its address in the reports.
    const report = byAddress.get(url) ??
      reports.find((other) => other.url === '' && other.state === state) ?? { url };
    const { url: _, ...rest } = report;
    return { ...rest, state, ms };
  });
}

/** Closes the welcome page, which would take the foreground, and opens a page of the extension to ask from. */
async function onlyPage({ context, url }: Scrim): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url('options.html'));
  const closeOthers = (opened: Page): void => {
    if (opened.url().startsWith(url('welcome'))) void opened.close().catch(() => {});
  };
  for (const other of context.pages()) if (other !== page) closeOthers(other);
  context.on('page', (opened) => opened.once('domcontentloaded', () => closeOthers(opened)));
  return page;
}

async function waitUntilDecided(page: Page, count: number): Promise<SeenPicture[]> {
  let left = count;
  let moved = performance.now();
  for (;;) {
    // While the page is being parsed its script may not have run yet.
    const seen = await page.evaluate<SeenPicture[]>(statesExpression).catch(() => []);
    const open = seen.length < count ? count : seen.filter(isUndecided).length;
    if (seen.length === count && open === 0) return seen;
    if (open < left) [left, moved] = [open, performance.now()];
    if (performance.now() - moved > patience) {
      if (seen.length === count) return seen;
      throw new Error('the page of pictures could not be read');
    }
    await sleep(poll);
  }
}
