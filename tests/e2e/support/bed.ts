import type { Page, Worker } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { launchScrim, type Scrim, type ScrimOptions } from '../../../scripts/lib/launch';
import { startServer, type TestServer } from '../../server/index';

/** A browser with the built extension and a server to browse, for all tests of a file. */
export interface Bed {
  scrim: Scrim;
  server: TestServer;
  /** Opens a tab on a page made of this HTML; `path` names it where a test needs two. */
  open(html: string, path?: string): Promise<Page>;
  /** An extension page, for its `chrome` API. */
  extensionPage(name?: string): Promise<Page>;
  worker(): Worker;
}

export function useBed(options: ScrimOptions = {}): Bed {
  const bed = {} as Bed;
  beforeAll(async () => {
    bed.server = await startServer();
    bed.scrim = await launchScrim(options);
    bed.open = async (html, path = '/page') => {
      bed.server.setPage(path, html);
      const page = await bed.scrim.context.newPage();
      await page.goto(bed.server.origin + path, { waitUntil: 'commit' });
      return page;
    };
    bed.extensionPage = async (name = 'options.html') => {
      const page = await bed.scrim.context.newPage();
      await page.goto(bed.scrim.url(name));
      return page;
    };
    bed.worker = () => {
      const worker = bed.scrim.context.serviceWorkers()[0];
      if (worker === undefined) throw new Error('the background is not running');
      return worker;
    };
  });
  afterAll(async () => {
    await bed.scrim?.close();
    await bed.server?.close();
  });
  return bed;
}
