import { afterAll, beforeAll } from 'vitest';
import type { Driver, LaunchOptions, Tab } from '../../../scripts/driver/driver';
import { startServer, type TestServer } from '../../server/index';
import { launch } from './browser';
import { dismissWelcome } from './welcome';

/** A browser with the built extension and a server to browse, for all tests of a file. */
export interface Bed {
  scrim: Driver;
  server: TestServer;
  /** Opens a tab on a page made of this HTML; `path` names it where a test needs two. */
  open(html: string, path?: string): Promise<Tab>;
  /** A page of the extension. */
  extensionPage(name?: string): Promise<Tab>;
}

export function useBed(options: LaunchOptions = {}): Bed {
  const bed = {} as Bed;
  beforeAll(async () => {
    bed.server = await startServer();
    bed.scrim = await launch(options);
    await dismissWelcome(bed.scrim);
    bed.open = async (html, path = '/page') => {
      bed.server.setPage(path, html);
      const tab = await bed.scrim.newTab();
      await tab.goto(bed.server.origin + path, { waitUntil: 'commit' });
      return tab;
    };
    bed.extensionPage = async (name = 'options.html') => {
      const tab = await bed.scrim.newTab();
      await tab.goto(bed.scrim.url(name));
      return tab;
    };
  });
  afterAll(async () => {
    await bed.scrim?.close();
    await bed.server?.close();
  });
  return bed;
}
