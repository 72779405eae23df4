import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BROWSERS } from '../../../vite.config';

/** What the built packages hold and do not hold; each word stands in the library as it is installed. */

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A message of webextension-polyfill. */
const POLYFILL = 'The message port closed before a response was received.';
/** Parts of the names of those: stores refuse packages that name one. */
const CDNS = /cdn\.|jsdelivr|unpkg|esm\.sh|cdnjs/;

describe.each(BROWSERS)('the package for %s', (browser) => {
  const folder = join(root, 'dist', browser);
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.m?js$/.test(name),
  );
  const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('names no CDN that scripts are fetched from', () => {
    expect(scripts).toEqual(expect.arrayContaining(['content.js', 'worker.js', 'worker-gpu.js']));
    expect(scripts.filter((name) => CDNS.test(textOf(name)))).toEqual([]);
  });

  it('has the polyfill for background and pages, and not for each frame of a page', () => {
    const having = scripts.filter((name) => textOf(name).includes(POLYFILL));
    expect(having).toHaveLength(1);
    expect(having).not.toContain('content.js');
  });
});
