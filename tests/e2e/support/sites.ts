import type { Tab } from '../../../scripts/driver/driver';
import type { TestServer } from '../../server/index';
import type { Bed } from './bed';

/** Address of a path of the test server under one of the names that `sites` of LaunchOptions leads to it. */
export const at = (server: TestServer, host: string, path: string): string =>
  `http://${host}:${new URL(server.origin).port}${path}`;

/** Opens a tab on a page made of this HTML, at this site. */
export async function openAt(bed: Bed, host: string, path: string, html: string): Promise<Tab> {
  bed.server.setPage(path, html);
  const tab = await bed.scrim.newTab();
  await tab.goto(at(bed.server, host, path));
  return tab;
}
