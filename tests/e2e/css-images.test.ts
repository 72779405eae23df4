import { describe, expect, it, onTestFinished } from 'vitest';
import { keyPixelsOf } from '../../scripts/lib/flashes';
import { useBed } from './support/bed';
import { inFirefox } from './support/browser';
import { store } from './support/extension';
import { expectNoFlash } from './support/flashes';
import { bad, good } from './support/pictures';
import { expectStates, statesIn } from './support/states';
import { release, withhold } from './support/user-sheet';

/** Promise 1 for what CSS paints: no frame shows a flagged picture, whatever it comes from. */

const bed = useBed();
// Whole pictures in their boxes, so that the recorder's marker is in sight; and a page that insists on it.
const BOXES = `<!doctype html><meta charset="utf-8"><style>body{margin:8px}
  .box{width:190px;height:140px;margin:2px;float:left}
  .box,.box::before{background-size:100% 100% !important}</style>`;
const url = (path: string): string => `url("${path}")`;

/**
 * Boxes by their ids, each with the way in which it gets its picture. Those that CSS cannot scale come in a size of which
 * the marker is in sight, and the image lies beside what is painted under it.
 */
const page = (picture: (index: number) => string): string => `${BOXES}<style>
  @layer own { #layer { background: ${url(picture(0))} 0 0 / cover !important } }
  #sheet { background-image: linear-gradient(transparent, transparent), ${url(picture(1))} }
  #important { background: ${url(picture(2))} !important }
  #before::before { content: ""; display: block; width: 190px; height: 140px; background: ${url(picture(3))} }
  #content { content: ${url(picture(4))} }
  #after::after { content: ${url(`${picture(5)}&w=200`)} }
  #border { border: 20px solid; box-sizing: border-box; border-image: ${url(picture(6))} 30 fill }
  #list { list-style: inside ${url(`${picture(7)}&w=200`)} }
  :root { --picture: ${url(picture(8))} }
  #var { background: var(--picture) }
  #sized { background-image: ${url(picture(15))} }
  @media (min-width: 10px) { #media { background-image: ${url(picture(9))} } }
  #moves { animation: 0.4s infinite alternate step-end moves }
  @keyframes moves { from { background-image: ${url(picture(13))} } to { background-image: ${url(picture(14))} } }
</style>
<div class=box id=layer>words</div><div class=box id=sheet>words</div><div class=box id=important>words</div>
<div class=box id=before></div><div class=box id=content></div><div class=box id=after>words</div>
<div class=box id=border>words</div><ul class=box id=list style="overflow:hidden"><li>words</ul>
<div class=box id=var>words</div><div class=box id=media>words</div>
<div class=box id=moves>words</div><div class=box style='background-image: ${url(picture(10))}'></div>
<div class=box style='background: ${url(picture(11))} 0 0 / cover !important'>words</div>
<img class=box style='background: ${url(picture(12))}; object-position: 300px 0' src="${good()}">
<div class=box id=sized style='background-size: 100% 100% !important'>words</div>`;
const COUNT = 15;
const BOX = '.box';

describe('what CSS paints', () => {
  it('is seen by this test where Scrim leaves it alone: every way of painting shows the marker', async () => {
    await store(bed, { allowed: ['127.0.0.1'] });
    onTestFinished(() => store(bed, { allowed: [] }));
    const tab = await bed.open(page(bad), '/css-free');
    const unseen = async (): Promise<string[]> => {
      const found: string[] = [];
      for (let box = 0; box < COUNT; box++) {
        const at = tab.locator(BOX).nth(box);
        const pixels = await keyPixelsOf(await at.screenshot());
        if (pixels < 24) found.push(`${box}: ${pixels}`);
      }
      return found;
    };
    await expect.poll(unseen).toEqual([]);
    expect(await statesIn(tab, BOX)).toEqual(Array(COUNT).fill(''));
    await tab.close();
  });

  it('is never painted on a box within a line, and on pseudo-elements of a host', async () => {
    const whole = (index: number): string => `background: ${url(bad(index))} 0 0 / 100% 100%`;
    bed.server.setPage(
      '/css-line',
      `<!doctype html><meta charset="utf-8"><style>a { padding: 60px 90px; line-height: 140px; ${whole(0)} }</style>
      <p><a class=at href="#">word</a></p>
      <div class=at><template shadowrootmode=open><style>
        :host::before { content: ""; display: block; width: 190px; height: 140px; ${whole(1)} }
        :host(.at)::after { content: ""; display: block; width: 190px; height: 140px; ${whole(2)} }
      </style></template></div>`,
    );
    const tab = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(tab);
    await tab.goto(`${bed.server.origin}/css-line`, { waitUntil: 'commit' });
    await expectStates(tab, ['blur', 'blur'], '.at');
    expectNoFlash(await recorder.stop());
    await tab.close();
  });

  it.each(['when all sheets are there', 'before the sheet at user level is'])(
    'is never painted where it is flagged, %s',
    async (when) => {
      bed.server.setPage('/css-flagged', page(bad));
      if (when.startsWith('before')) await withhold(bed);
      const tab = await bed.scrim.newTab();
      const recorder = await bed.scrim.record(tab);
      await tab.goto(`${bed.server.origin}/css-flagged`);
      await expectStates(tab, Array(COUNT).fill('blur'), BOX);
      const recording = await recorder.stop();
      await release(bed);
      expectNoFlash(recording);
      await tab.close();
    },
  );

  it('is never painted on the window for a body that insists', async () => {
    bed.server.setPage(
      '/css-body',
      `<!doctype html><body style='background: ${url(bad())} !important'>words`,
    );
    await withhold(bed);
    const tab = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(tab);
    await tab.goto(`${bed.server.origin}/css-body`);
    await expectStates(tab, ['blur'], 'body');
    const recording = await recorder.stop();
    await release(bed);
    // Nothing but an empty page is ever painted.
    expectNoFlash(recording, 1);
    await tab.close();
  });

  it('is hidden for the first moments alone: focus stays, and words that nothing has to hide', async () => {
    await withhold(bed);
    const picture = `background-image: ${url(bad())} !important`;
    const tab = await bed.open(
      `${BOXES}<style>#words { background-image: ${url(bad(1))} }</style>
      <input class=box autofocus style='${picture}'><div class=box id=words style="overflow: auto !important">words</div>`,
      '/css-focus',
    );
    await expectStates(tab, ['blur', 'blur'], BOX);
    const looks = await tab.evaluate(() =>
      Array.from(document.querySelectorAll('.box'), (box) => getComputedStyle(box).opacity),
    );
    const focused = await tab.evaluate(() => document.activeElement?.localName);
    await release(bed);
    // Firefox has the stronger sheet from the beginning.
    expect(looks).toEqual([inFirefox ? '1' : '0', '1']);
    expect(focused).toBe('input');
    await expect
      .poll(() => tab.evaluate(() => getComputedStyle(document.querySelector('.box') as Element).opacity))
      .toBe('1');
    await tab.close();
  });

  it('is seen where it is safe', async () => {
    const tab = await bed.open(page(good), '/css-safe');
    await expectStates(tab, Array(COUNT).fill('safe'), BOX);
    const sizes = await tab.evaluate(() =>
      ['sheet', 'important', 'var', 'media', 'moves'].map(
        (id) => getComputedStyle(document.getElementById(id) ?? document.body).backgroundSize,
      ),
    );
    expect(sizes).toHaveLength(5);
    expect(sizes.filter((size) => size.includes('0px'))).toEqual([]);
    await tab.close();
  });

  it.each([
    ['', () => ''],
    [
      ', on a page that lets nobody else write styles',
      (other: string) =>
        `<script>addEventListener('securitypolicyviolation', ({ blockedURI }) => (window.blocked ??= []).push(blockedURI))</script>
        <meta http-equiv="Content-Security-Policy" content="style-src 'nonce-page' ${other}">`,
    ],
  ])('by a sheet of another site that no script may read%s', async (_, policy) => {
    const { other } = bed.server;
    bed.server.setFile('/styles/deep.css', {
      type: 'text/css',
      body: `#deep { background: url(..${bad(20)}) }`,
    });
    bed.server.setFile('/styles/far.css', {
      type: 'text/css',
      body: `@import "deep.css"; #far { background: url(..${bad(21)}) } #well { background: url(..${good()}) }`,
    });
    bed.server.setPage(
      '/css-far',
      `${policy(other)}${BOXES.replace('<style', '<style nonce="page"')}<link rel=stylesheet href="${other}/styles/far.css">
      <div class=box id=far>words</div><div class=box id=deep>words</div><div class=box id=well>words</div>`,
    );
    const tab = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(tab);
    await tab.goto(`${bed.server.origin}/css-far`);
    await expectStates(tab, ['blur', 'blur', 'safe'], BOX);
    expectNoFlash(await recorder.stop());
    expect(await tab.evaluate(() => (window as { blocked?: unknown }).blocked)).toBeUndefined();
    await tab.close();
  });

  it('by a sheet of another site that nobody but the browser gets: lists do without their pictures', async () => {
    const sheet = `${bed.server.other}/fault/page-only.css?picture=${encodeURIComponent(`${bad(22)}&w=200`)}`;
    bed.server.setPage(
      '/css-refused',
      `${BOXES}<link rel=stylesheet href="${sheet}">
      <div class=box id=far>words</div><ul class=box id=list><li>word</ul>`,
    );
    const tab = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(tab);
    await tab.goto(`${bed.server.origin}/css-refused`);
    // In Firefox scripts of an extension read any sheet.
    await expectStates(tab, ['blur', inFirefox ? 'blur' : 'skip'], BOX);
    const marks = await tab.evaluate(
      () => getComputedStyle(document.querySelector('#list') as Element).listStyleImage,
    );
    expect(marks).toBe('none');
    expectNoFlash(await recorder.stop());
    await tab.close();
  });

  it('on a hover, on a class, on a swap, by a script', async () => {
    bed.server.setPage(
      '/css-later',
      `${BOXES}<style>#hover:hover { background: ${url(bad(30))} } .on #class { background: ${url(bad(31))} }
        #inserted { color: black }</style>
      <div class=box id=hover>words</div><div class=box id=class>words</div>
      <div class=box id=swap style='background: ${url(good(32))}'>words</div><div class=box id=inserted>words</div>`,
    );
    const tab = await bed.scrim.newTab();
    const recorder = await bed.scrim.record(tab);
    await tab.goto(`${bed.server.origin}/css-later`);
    await expectStates(tab, ['safe'], '#swap');
    await tab.evaluate(
      ([swapped, inserted]) => {
        document.body.className = 'on';
        const swap = document.getElementById('swap');
        if (swap !== null) swap.style.backgroundImage = `url("${swapped}")`;
        document.styleSheets[0]?.insertRule(`#inserted { background: url("${inserted}") }`);
      },
      [bad(33), bad(34)],
    );
    await tab.locator('#hover').hover();
    await expectStates(tab, ['blur', 'blur', 'blur', 'blur'], BOX);
    expectNoFlash(await recorder.stop());
    await tab.close();
  });

  it('by a rule that another window brings', async () => {
    const tab = await bed.open(
      `${BOXES}<style>#media { background: ${url(good(35))} }
        @media (max-width: 700px) { #media { background: ${url(bad(35))} } }</style>
      <div class=box id=media>words</div>`,
      '/css-media',
    );
    await expectStates(tab, ['safe'], BOX);
    await tab.setViewportSize({ width: 600, height: 800 });
    await expectStates(tab, ['blur'], BOX);
    await tab.setViewportSize({ width: 1280, height: 800 });
    await expectStates(tab, ['safe'], BOX);
    await tab.close();
  });

  it('unseen, in a rule that is changed in place and in an animation', async () => {
    const tab = await bed.open(
      `${BOXES}<style>#rule { color: black }</style><div class=box id=rule>words</div>
      <div class=box id=animated>words</div><img class=box src="${good(36)}">`,
      '/css-unseen',
    );
    await expectStates(tab, ['', '', 'safe'], BOX);
    await tab.evaluate(
      ([ruled, animated]) => {
        const rule = document.styleSheets[1]?.cssRules[0] as CSSStyleRule;
        rule.style.backgroundImage = `url("${ruled}")`;
        const frame = { backgroundImage: `url("${animated}")` };
        document.getElementById('animated')?.animate([frame, frame], { duration: 600_000 });
      },
      [bad(36), bad(37)],
    );
    await expectStates(tab, ['blur', 'blur', 'safe'], BOX);
    expect(await keyPixelsOf(await tab.screenshot())).toBe(0);
    await tab.close();
  });

  it('is shown when the reader asks, and then alone', async () => {
    const boxes = [40, 41].map(
      (index) => `<div class=box style='background: ${url(bad(index))}'>words</div>`,
    );
    const tab = await bed.open(BOXES + boxes.join(''), '/css-shown');
    await expectStates(tab, ['blur', 'blur'], BOX);
    expect(await keyPixelsOf(await tab.screenshot())).toBe(0);
    const box = tab.locator(BOX).first();
    await box.hover();
    await tab.locator('scrim-overlay').waitFor({ state: 'attached' });
    const at = await box.boundingBox();
    await tab.mouse.click((at?.x ?? 0) + 30, (at?.y ?? 0) + 20);
    await expectStates(tab, ['shown', 'blur'], BOX);
    expect(await keyPixelsOf(await tab.screenshot())).toBeGreaterThan(0);
    await tab.close();
  });
});
