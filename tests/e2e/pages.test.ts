import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITES } from '../../scripts/driver/chromium';
import { launchScrim, type Scrim } from '../../scripts/lib/launch';

/** The extension's own pages, in the extension; they are the same in Firefox, and only Playwright tells all that may go wrong. */

const PAGES = ['popup.html', 'options.html', 'welcome.html'] as const;

interface Opened {
  readonly page: Page;
  /** Whatever went wrong while it was opened: errors, refused requests, complaints of the content policy. */
  readonly wrong: string[];
}

function usePages(language: string) {
  let scrim: Scrim;
  beforeAll(async () => {
    scrim = await launchScrim({ extraArgs: [SITES, `--lang=${language}`] });
  });
  afterAll(() => scrim?.close());
  return async (name: string): Promise<Opened> => {
    const page = await scrim.context.newPage();
    const wrong: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text());
    });
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('requestfailed', (request) => wrong.push(request.url()));
    page.on('response', (response) => {
      if (response.status() >= 400) wrong.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(scrim.url(name));
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { page, wrong };
  };
}

const facts = (page: Page) =>
  page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    direction: getComputedStyle(document.body).direction,
    wide: document.documentElement.scrollWidth > innerWidth,
    title: document.title,
    text: document.body.innerText,
  }));

describe('in English', () => {
  const open = usePages('en-US');
  it.each(PAGES)('%s opens without an error', async (name) => {
    const { page, wrong } = await open(name);
    const { title, text, ...rest } = await facts(page);
    expect(rest).toEqual({ lang: 'en-US', dir: 'ltr', direction: 'ltr', wide: false });
    expect(title).toContain('Scrim');
    expect(text).toMatch(/[a-z]{4}/);
    expect(wrong).toEqual([]);
    await page.close();
  });
});

describe('in Arabic', () => {
  const open = usePages('ar');
  it.each(PAGES)('%s opens without an error, from right to left', async (name) => {
    const { page, wrong } = await open(name);
    const { title, text, ...rest } = await facts(page);
    expect(rest).toEqual({ lang: 'ar', dir: 'rtl', direction: 'rtl', wide: false });
    expect(title).toContain('Scrim');
    expect(text).toMatch(/\p{Script=Arabic}{4}/u);
    expect(wrong).toEqual([]);
    await page.close();
  });
});
