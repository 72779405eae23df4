import { createReadStream } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Picture } from '../../classify/picture-server';
import { html } from './build';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface NaiveServer {
  readonly origin: string;
  readonly pictures: readonly string[];
  readonly close: () => Promise<void>;
}

function sendFile(file: string, response: ServerResponse): void {
  const type = types[extname(file)] ?? 'application/octet-stream';
  createReadStream(file)
    .once('open', () => response.writeHead(200, { 'content-type': type }))
    .once('error', () => (response.headersSent ? response.destroy() : response.writeHead(404).end()))
    .pipe(response);
}

/**
 * Serves the page, the models, the runtime and the pictures, on this machine alone.
 *
 * @param outDir where the page was built
 */
export async function startNaiveServer(outDir: string, pictures: readonly Picture[]): Promise<NaiveServer> {
  const folders: Readonly<Record<string, string>> = {
    models: join(root, 'models'),
    ort: join(root, 'node_modules/onnxruntime-web/dist'),
    assets: join(outDir, 'assets'),
  };
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const [, folder = '', rest = ''] = /^\/(\w+)\/((?:[\w-][\w.-]*\/)*[\w-][\w.-]*)$/.exec(pathname) ?? [];
    const picture = folder === 'picture' ? pictures[Number(rest)] : undefined;
    const below = folders[folder];
    if (pathname === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    else if (pathname === '/worker.js') sendFile(join(outDir, 'worker.js'), response);
    else if (picture !== undefined && 'bytes' in picture) response.writeHead(200).end(picture.bytes);
    else if (picture !== undefined) sendFile(picture.file, response);
    else if (below !== undefined) sendFile(join(below, rest), response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((ready, failed) => server.once('error', failed).listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pictures: pictures.map((_, at) => `${origin}/picture/${at}`),
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
