import { createReadStream } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { pageOf } from './page';

const types: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** What names of files that are pictures end in, in lower case. */
export const pictureEndings: ReadonlySet<string> = new Set(Object.keys(types));

export type Picture = { readonly file: string } | { readonly bytes: Buffer; readonly type: string };

/** Serves, on this machine alone, the pictures that it was given and pages that show them; nothing else of the disk. */
export class PictureServer {
  readonly #server: Server;
  readonly #pictures: Picture[] = [];
  readonly #pages: string[] = [];

  private constructor() {
    this.#server = createServer(({ url = '/' }, response) => this.#answer(url, response));
  }

  static async start(): Promise<PictureServer> {
    const server = new PictureServer();
    await new Promise<void>((ready, failed) => {
      server.#server.once('error', failed).listen(0, '127.0.0.1', ready);
    });
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @returns the address of a picture. Each call gives another one, so that no answer of an earlier page is reused. */
  addPicture(picture: Picture): string {
    return `${this.origin}/picture/${this.#pictures.push(picture) - 1}`;
  }

  /** @returns the address of a page that shows pictures, see {@link pageOf} */
  addPage(addresses: readonly string[]): string {
    return this.addHtml(pageOf(addresses));
  }

  /** @returns the address of a page of this HTML */
  addHtml(html: string): string {
    return `${this.origin}/page/${this.#pages.push(html) - 1}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(url: string, response: ServerResponse): void {
    const [, kind, number] = /^\/(page|picture)\/(\d+)$/.exec(url) ?? [];
    const page = kind === 'page' ? this.#pages[Number(number)] : undefined;
    const picture = kind === 'picture' ? this.#pictures[Number(number)] : undefined;
    if (page !== undefined) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    } else if (picture !== undefined) {
      sendPicture(picture, response);
    } else {
      response.writeHead(404).end();
    }
  }
}

function sendPicture(picture: Picture, response: ServerResponse): void {
  // May be kept: the extension reads a second time what the page has loaded.
  const caching = { 'cache-control': 'max-age=3600' };
  if ('bytes' in picture) {
    response.writeHead(200, { 'content-type': picture.type, ...caching }).end(picture.bytes);
    return;
  }
  const type = types[extname(picture.file).toLowerCase()] ?? 'application/octet-stream';
  createReadStream(picture.file)
    .once('open', () => response.writeHead(200, { 'content-type': type, ...caching }))
    .once('error', () => (response.headersSent ? response.destroy() : response.writeHead(404).end()))
    .pipe(response);
}
