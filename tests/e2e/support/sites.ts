import type { Page } from 'playwright';
import type { TestServer } from '../../server/index';
import type { Bed } from './bed';

/**
 * Leads every name under `.test` to the test server, and nobody anywhere else. These are sites as most of the web knew
 * them: with subdomains, and without TLS, so not a secure context as `localhost` is.
 */
export const SITES =
  '--host-resolver-rules=MAP *.test 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost';

/** Address of a path of the test server under one of these names. */
export const at = (server: TestServer, host: string, path: string): string =>
  `http://${host}:${new URL(server.origin).port}${path}`;

/** Opens a tab on a page made of this HTML, at this site. */
export async function openAt(bed: Bed, host: string, path: string, html: string): Promise<Page> {
  bed.server.setPage(path, html);
  const page = await bed.scrim.context.newPage();
  await page.goto(at(bed.server, host, path));
  return page;
}
