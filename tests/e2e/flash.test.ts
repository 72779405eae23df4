import { afterAll, describe, expect, it } from 'vitest';
import type { Tab } from '../../scripts/driver/driver';
import { keyPixelsOf } from '../../scripts/lib/flashes';
import { fixturesOf } from '../fixtures/images/index';
import { useBed } from './support/bed';
import { expectNoFlash } from './support/flashes';
import { holdModel } from './support/held-model';
import { bad, good } from './support/pictures';
import { expectStates } from './support/states';
import { release, withhold } from './support/user-sheet';

/** Promise 1, as seen by a recorder of what the browser paints: no frame shows a flagged image uncovered. */

const FLAGGED = 20;
const indices = Array.from({ length: FLAGGED }, (_, index) => index);
// Natural size, one safe image among the flagged ones, so that something is seen to be uncovered.
const sheet = '<!doctype html><style>body{margin:8px}img{width:190px;height:auto;margin:2px}</style>';
const images = (delay = ''): string => indices.map((index) => `<img src="${bad(index)}${delay}">`).join('');
const blurred = indices.map(() => 'blur');

describe('nothing flagged is ever painted', () => {
  const bed = useBed();

  it('on a page of 20 flagged images, from navigation on', async () => {
    bed.server.setPage('/flagged', `${sheet}${images()}<img src="${good()}">`);
    const page = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(page);
    await page.goto(`${bed.server.origin}/flagged`);
    await expectStates(page, [...blurred, 'safe']);
    expectNoFlash(await recorder.stop());
    await page.close();
  });

  it('when safe images are swapped for flagged ones, again and again', async () => {
    const safe = indices.map((index) => `<img src="${good(index)}">`).join('');
    bed.server.setPage('/swapped', `${sheet}${safe}`);
    const page = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(page);
    await page.goto(`${bed.server.origin}/swapped`);
    await expectStates(
      page,
      indices.map(() => 'safe'),
    );
    await page.evaluate((sources) => {
      document.querySelectorAll('img').forEach((image, index) => {
        image.src = sources[index] ?? '';
      });
    }, indices.map(bad));
    await expectStates(page, blurred);
    // Now all of them are in the browser's memory, where a swap is done within the task.
    for (const sources of [indices.map(good), indices.map(bad)]) {
      await page.evaluate(async (list) => {
        for (const [index, image] of document.querySelectorAll('img').entries()) {
          image.src = list[index] ?? '';
          await new Promise(requestAnimationFrame);
        }
      }, sources);
    }
    await expectStates(page, blurred);
    expectNoFlash(await recorder.stop());
    await page.close();
  });

  it('when the page styles images to be seen', async () => {
    const inline = 'opacity:1!important;visibility:visible!important;filter:none!important';
    const hostile = indices
      .map((index) => `<img style="${inline}" data-scrim="safe" src="${bad(index)}">`)
      .join('');
    const rules = `<style>img{object-position:0 0!important;clip-path:none!important;transition:all 5s!important}
      img[src]{filter:none!important;object-position:0 0!important;overflow:visible!important}</style>`;
    bed.server.setPage('/hostile', `${sheet}${rules}${hostile}`);
    const page = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(page);
    await page.goto(`${bed.server.origin}/hostile`);
    await expectStates(page, blurred);
    expectNoFlash(await recorder.stop());
    await page.close();
  });
});

describe('nothing flagged is painted before the sheet at user level is here', () => {
  const bed = useBed();
  const insist = ['object-position:0 0', 'object-fit:fill', 'filter:none', 'opacity:1'];
  const important = (declarations: readonly string[]): string =>
    declarations.map((declaration) => `${declaration}!important;`).join('');

  it.each([
    ['by a rule with an id', `<style>#hero img{${important(insist)}}</style>`, ''],
    ['by a rule in a layer', `<style>@layer theirs{#hero img{${important(insist)}}}</style>`, ''],
    ['by an inline style', '', important(insist)],
    ['by an inline style, and a flood of text follows', '', important(insist), '<p>word</p>'.repeat(3_000)],
  ])('where images are styled %s', async (name, rules, inline, text = '') => {
    const path = `/early-${name.replaceAll(' ', '-')}`;
    const hero = images().replaceAll('<img ', `<img style="${inline}" `);
    bed.server.setPage(path, `${sheet}${rules}<div id=hero>${hero}</div>${text}`);
    await withhold(bed);
    const page = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(page);
    await page.goto(bed.server.origin + path);
    await expectStates(page, blurred);
    const early = await recorder.stop();
    // It comes after all: they are blurred as all others are.
    await release(bed);
    await expect.poll(() => looksOf(page)).toEqual(indices.map(() => 'visible blur(24px)'));
    // Nothing but an empty page may be painted.
    expectNoFlash(early, 1);
    await page.close();
  });
});

const looksOf = (page: Tab): Promise<string[]> =>
  page.evaluate(() =>
    Array.from(document.images, (image) => {
      const { visibility, filter } = getComputedStyle(image);
      return `${visibility} ${filter}`;
    }),
  );

describe('nothing flagged is painted while the browser chooses again from srcset', () => {
  const bed = useBed();

  it('as it does for a picture of the whole page', async () => {
    // Signs of a broken image and pixels of the old one, at the same time: that is how it looks from a script.
    const choice = indices
      .slice(0, 6)
      .map((index) => `<img srcset="${bad(index)} 400w, ${bad(index)}&w=800 800w" sizes="190px">`);
    const page = await bed.open(`${sheet}${choice.join('')}<div style="height:4000px"></div>`);
    await expectStates(page, blurred.slice(0, 6));
    for (let shot = 0; shot < 8; shot++) {
      expect(await keyPixelsOf(await page.screenshot({ fullPage: true }))).toBeLessThan(24);
    }
    await expectStates(page, blurred.slice(0, 6));
  });
});

const model = await holdModel();

describe('nothing flagged is painted before the model has started', () => {
  const bed = useBed({ dist: model.dist, sites: true });
  afterAll(() => model.close());

  it('on a page of 20 flagged images', async () => {
    bed.server.setPage('/flagged', `${sheet}${images()}`);
    const page = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(page);
    await page.goto(`${bed.server.origin}/flagged`);
    await expectStates(
      page,
      blurred.map(() => 'pending'),
    );
    model.release();
    await expectStates(page, blurred);
    expectNoFlash(await recorder.stop());
  });

  it('in shadow trees that were styled before any sheet came', async () => {
    const [first] = await fixturesOf('blur', 1);
    const data = `data:${first?.type};base64,${first?.bytes.toString('base64')}`;
    const tree = `<template shadowrootmode="open"><style>img{width:190px}</style><img src="${data}"></template>`;
    const early =
      '<script>for (const e of document.querySelectorAll("section")) getComputedStyle(e.shadowRoot.querySelector("img")).filter</script>';
    bed.server.setPage('/trees', `${sheet}${`<section>${tree}</section>`.repeat(4)}${early}`);
    const page = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(page);
    await page.goto(`${bed.server.origin}/trees`);
    await expectStates(page, Array(4).fill('blur'));
    expectNoFlash(await recorder.stop(), 1);
  });
});
