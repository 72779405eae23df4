import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startServer, type TestServer } from '../tests/server/index';
import { cards } from './markup';
import { type Section, sections } from './sections';

async function file(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
}

function fill(html: string, values: ReadonlyMap<string, string>): string {
  return html.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values.get(name) ?? '');
}

/** Serves the gallery at `origin`. The pictures are in the HTML itself, so that they are parsed, not scripted. */
export async function startDemo({ port = 0 }: { port?: number } = {}): Promise<TestServer> {
  const server = await startServer({ port });
  const dealt = Object.entries(await sections()) as [
    Section,
    Awaited<ReturnType<typeof sections>>[Section],
  ][];
  const values = new Map(
    dealt.map(([section, images]) => [section as string, cards(section, images, server.other)]),
  );
  values.set('count', String(dealt.reduce((sum, [, images]) => sum + images.length, 0)));
  server.setPage('/', fill(await file('index.html'), values));
  server.setPage('/frame.html', fill(await file('frame.html'), values));
  server.setFile('/gallery.css', { type: 'text/css', body: await file('gallery.css') });
  server.setFile('/gallery.js', { type: 'text/javascript', body: await file('gallery.js') });
  return server;
}
