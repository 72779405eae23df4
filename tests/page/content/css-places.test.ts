import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { CoverSheet } from '../../../src/content/css/cover-sheet';
import { rulesOf } from '../../../src/content/css/rule';
import { DEFAULTS } from '../../../src/shared/settings';
import { BOX, box, hasNoSize, painted, showsNone, showsPicture, useStyle } from '../support/css';
import { FLAGGED, failed, SAFE } from '../support/flights';
import {
  beforePaint,
  find,
  frames,
  microtasks,
  sheetOf,
  until,
  useCoverSheet,
  usePage,
  write,
} from '../support/page';
import { dataUrl } from '../support/pictures';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const style = useStyle();
const scene = useSession();

/** Places where a picture is painted, each on an element that is found as `.box`. */
const PLACES: Record<string, (url: string) => string> = {
  'a background': (url) => `.box { background-image: url(${url}) }`,
  'the second layer, under a gradient': (url) =>
    `.box { background: linear-gradient(transparent, transparent), url(${url}) }`,
  'border-image': (url) =>
    `.box { box-sizing: border-box; border: 30px solid; border-image: url(${url}) 40 fill }`,
  '::before': (url) => `.box::before { content: ""; display: block; height: 90px; background: url(${url}) }`,
  'a border of ::before': (url) =>
    `.box::before { content: ""; display: block; box-sizing: border-box; height: 90px; border: 30px solid; border-image: url(${url}) 40 fill }`,
  '::after with content': (url) => `.box::after { content: url(${url}) }`,
  'content of an element': (url) => `.box { content: url(${url}) }`,
  'a list': (url) => `.box { list-style: inside url(${url}); display: list-item }`,
  'a list by a custom property': (url) =>
    `.box { --own: url(${url}); list-style-image: var(--own); list-style-position: inside; display: list-item }`,
  'the root, by a class of selectors': (url) => `:root { background: url(${url}) }`,
  'the body that has no height': (url) =>
    `html { background: none } body { background: url(${url}); height: 0; margin: 0; padding: 0 } .box { position: absolute; top: 200px }`,
  '::before with nothing but its padding': (url) =>
    `.box::before { content: ""; display: block; height: 0; padding-bottom: 90px; background: url(${url}) }`,
  'a box within a line': (url) =>
    `.box { display: inline; padding: 50px 90px; line-height: 140px; background: url(${url}) }`,
  'a custom property that is animated': (url) =>
    `@keyframes x { from, to { --moved: url(${url}) } } .box { animation: x 9s infinite; background: var(--moved) }`,
  'the root of a document': (url) => `html:has(.box) { background: url(${url}) }`,
};

const shownIn = (name: string, element: Element): Element => {
  if (name.startsWith('the root')) return document.documentElement;
  return name.startsWith('the body') ? document.body : element;
};

describe('wherever CSS paints a picture', () => {
  it.each(Object.entries(PLACES))('it is hidden until it is safe: %s', async (name, rule) => {
    const url = dataUrl(200, 100);
    style.write(BOX + rule(url));
    const element = box();
    const shown = shownIn(name, element);
    await scene.flights.boarded(url);
    expect(await painted()).toBe(0);
    await scene.flights.land(url, SAFE);
    await stands(shown, 'safe');
    await showsPicture();
  });

  it.each(Object.entries(PLACES))('it stays hidden when it is flagged: %s', async (name, rule) => {
    const url = dataUrl(200, 100);
    style.write(BOX + rule(url));
    const element = box();
    const shown = shownIn(name, element);
    await scene.flights.land(url, FLAGGED);
    await stands(shown, 'blur');
    await frames();
    expect(await painted()).toBe(0);
    // The reader may see it, and nobody else's picture with it.
    scene.stage.session.reveal(scene.stage.watched(shown), true);
    await showsPicture();
    scene.stage.session.reveal(scene.stage.watched(shown), false);
    await showsNone();
  });

  it.each([
    ['', '.box {'],
    [' of ::before', '.box::before { content: ""; display: block; height: 90px;'],
  ])('a mask of pictures%s hides what it cuts out until it is safe', async (_, rule) => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} ${rule} background: rgb(255 0 60); mask-image: url(${url}) }`);
    const element = box();
    await scene.flights.boarded(url);
    expect(await painted()).toBe(0);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    await showsPicture();
  });

  it.each(['a rule', 'an inline style', 'a custom property'])(
    'an img with a background stands for both: %s',
    async (way) => {
      const [own, behind] = [dataUrl(200, 100, 'rgb(0, 0, 250)'), dataUrl(200, 100)];
      const background =
        way === 'a custom property' ? 'var(--own)' : way === 'a rule' ? `url(${behind})` : 'none';
      style.write(`:root { --own: url(${behind}) }
      img { width: 200px; height: 100px; padding: 30px; background: ${background} }`);
      write(`<img src="${own}" ${way === 'an inline style' ? `style="background: url(${behind})"` : ''}>`);
      const boarding = await scene.flights.boarded(`${own} ${behind}`);
      expect(boarding.source).toMatchObject({ from: 'many', parts: [{ key: behind }, { key: own }] });
      expect(await painted()).toBe(0);
      await scene.flights.land(boarding.key, SAFE);
      await stands(find(), 'safe');
      await showsPicture();
    },
  );
});

describe('in a shadow tree', () => {
  const BEFORE = 'content: ""; display: block; height: 90px;';
  const HOSTS: Record<string, (url: string) => string> = {
    host: (url) => `:host { display: block; height: 100px; background: url(${url}) }`,
    'host::before': (url) => `:host { display: block } :host::before { ${BEFORE} background: url(${url}) }`,
    'host(…)::after': (url) =>
      `:host { display: block } :host(:not([hidden], .x))::after { ${BEFORE} background: url(${url}) }`,
  };

  it.each(['style', 'adopted', ...Object.keys(HOSTS)])('rules are found: %s', async (way) => {
    const url = dataUrl(200, 100);
    const host = document.createElement('section');
    const root = host.attachShadow({ mode: 'open' });
    const rule = HOSTS[way]?.(url) ?? `${BOX} .box { background: url(${url}) }`;
    if (way === 'adopted') root.adoptedStyleSheets = [sheetOf(rule)];
    root.innerHTML = `${way === 'adopted' ? '' : `<style>${rule}</style>`}<div class="box">words</div>`;
    document.body.append(host);
    const shown = way in HOSTS ? host : find('.box', root);
    await scene.flights.boarded(url);
    expect(await painted()).toBe(0);
    await scene.flights.land(url, SAFE);
    await stands(shown, 'safe');
    await showsPicture();
  });
});

describe('in a shadow tree that was away for a while', () => {
  it('rules are found that came in the meantime', async () => {
    const url = dataUrl(200, 100);
    const host = document.createElement('section');
    const root = host.attachShadow({ mode: 'open' });
    const before = dataUrl(200, 100);
    root.innerHTML = `<style>${BOX} .box { background: url(${before}) }</style><div class="box">words</div>`;
    document.body.append(host);
    await scene.flights.boarded(before);
    const sheets = root.adoptedStyleSheets.length;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    host.remove();
    await microtasks();
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    // Nobody would take it off again, if it came back when Scrim has gone.
    expect(root.adoptedStyleSheets).toHaveLength(sheets - 1);
    root.innerHTML = `<style>${BOX} .box { background: url(${url}) }</style><div class="box">words</div>`;
    await microtasks();
    document.body.append(host);
    await scene.flights.land(url, FLAGGED);
    await stands(find('.box', root), 'blur');
    expect(await painted()).toBe(0);
  });
});

describe('what a rule paints only at times', () => {
  it('in another medium is covered when its time comes', async () => {
    const url = dataUrl(200, 100);
    const rules = (width: number): string =>
      `${BOX} @media (min-width: ${width}px) { .box { background: url(${url}) } }`;
    style.write(rules(100_000));
    const element = box();
    await frames();
    expect(scene.flights.boardings).toEqual([]);
    style.write(rules(10));
    await beforePaint(() => expect(hasNoSize(element)).toBe(true));
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    expect(await painted()).toBe(0);
  });

  it.each([
    ['prefers-color-scheme', 'dark'],
    ['prefers-reduced-motion', 'reduce'],
    ['prefers-contrast', 'more'],
    ['forced-colors', 'active'],
  ])('is judged when the device changes: %s', async (name, value) => {
    const emulate = (features: { name: string; value: string }[]) =>
      cdp().send('Emulation.setEmulatedMedia', { features });
    onTestFinished(async () => void (await emulate([])));
    const url = dataUrl(200, 100);
    style.write(
      `${BOX} .box { forced-color-adjust: none } @media (${name}: ${value}) { .box { background: url(${url}) } }`,
    );
    const element = box();
    await stands(element, 'skip');
    expect(scene.flights.boardings).toEqual([]);
    await emulate([{ name, value }]);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    await until(() => expect(hasNoSize(element)).toBe(false));
  });

  it('is no part of the verdict on what is shown before', async () => {
    const [narrow, wide] = [dataUrl(200, 100), dataUrl(200, 100)];
    style.write(`${BOX} .box { background: url(${narrow}) }
      @media (min-width: 1100px) { .box { background: url(${wide}) } }`);
    const element = box();
    await scene.flights.land(narrow, SAFE);
    await stands(element, 'safe');
    await page.viewport(1200, 700);
    expect(innerWidth).toBe(1200);
    expect(hasNoSize(element)).toBe(true);
    // The one that it hides counts as well: which of two wins may change without a word.
    await scene.flights.land([narrow, wide].sort().join(' '), FLAGGED);
    await stands(element, 'blur');
    await page.viewport(1000, 700);
    await scene.flights.land(narrow, SAFE);
    await stands(element, 'safe');
  });

  it('on a hover is judged before it', async () => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box:hover { background: url(${url}) }`);
    const element = box();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
  });

  it('is judged no more than elements show it', async () => {
    const [used, unused, hidden] = [dataUrl(), dataUrl(), dataUrl()];
    style.write(`${BOX} .box { background: url(${used}) } .icon { background: url(${unused}) }
      .none { display: none; background: url(${hidden}) }`);
    write('<div class="box">words</div><div class="none">words</div>');
    await scene.flights.boarded(used);
    await frames(5);
    expect(scene.flights.boardings.map(({ key }) => key)).toEqual([used]);
  });
});

describe('what is left of the page', () => {
  it('gradients beside a picture stay, under it and by themselves', async () => {
    const url = dataUrl(200, 100);
    const green = 'linear-gradient(rgb(0, 200, 0), rgb(0, 200, 0))';
    style.write(`${BOX} .box { background-image: url(${url}), ${green} }`);
    write(
      `<div class="box">words</div><div class="box" style="background-image: url(${url}), ${green}">words</div>`,
    );
    const sizes = (): string[] =>
      [...document.querySelectorAll('.box')].map((element) => getComputedStyle(element).backgroundSize);
    await until(() => expect(sizes()).toEqual(Array(2).fill('0px 0px, auto')));
    await scene.flights.land(url, FLAGGED);
    await stands(find('.box'), 'blur');
    expect(sizes()).toEqual(Array(2).fill('0px 0px, auto'));
  });

  it('a gradient that goes away on a hover leaves nothing bare', async () => {
    const url = dataUrl(200, 100);
    const green = 'linear-gradient(rgb(0, 200, 0), rgb(0, 200, 0))';
    style.write(
      `${BOX} .box { background-image: ${green}, url(${url}) } .box:hover { background-image: url(${url}) }`,
    );
    const element = box();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    expect(hasNoSize(element)).toBe(true);
  });

  it('a cover that keeps a gradient gives way to one that keeps nothing, whatever their selectors', () => {
    const rules = (selector: string, background: string) =>
      rulesOf(selector, [], { background }, document.baseURI);
    style.write('.box { background-image: linear-gradient(red, red), linear-gradient(red, red) }');
    const cover = new CoverSheet(document);
    const element = box();
    const size = (): string => getComputedStyle(element).backgroundSize;
    const [keeping] = rules('body .box.box', 'linear-gradient(red, red), url(x)');
    const [full] = rules('.box', 'url(y)');
    if (keeping === undefined || full === undefined) throw new Error('there are no rules');
    cover.add(keeping);
    cover.flush();
    expect(size()).toBe('auto, 0px 0px');
    cover.add(full);
    cover.flush();
    expect(size()).toBe('0px 0px, 0px 0px');
    cover.remove(full);
    cover.flush();
    expect(size()).toBe('auto, 0px 0px');
    cover.leave();
    expect(size()).toBe('auto, auto');
  });

  it('text on a flagged picture can be read', async () => {
    const url = dataUrl(200, 100);
    const element = box(`style="width: 200px; height: 100px; background: url(${url}); color: white"`);
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    const { backgroundColor, filter } = getComputedStyle(element);
    expect([backgroundColor, filter]).toEqual(['rgb(118, 118, 118)', 'none']);
  });

  it('a thumbnail without text is blurred like an image', async () => {
    const url = dataUrl(200, 100);
    const element = box(`style="width: 200px; height: 100px; background: url(${url})"`, '');
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    const { backgroundSize, filter } = getComputedStyle(element);
    expect([backgroundSize, filter]).toEqual(['auto', 'blur(14px)']);
    // With text in it, it is no longer one; without any mutation that Scrim has to see.
    element.textContent = 'words';
    expect(getComputedStyle(element).filter).toBe('none');
    expect(hasNoSize(element)).toBe(true);
  });

  it('small icons are left alone, and covered when they grow', async () => {
    const url = dataUrl(200, 100);
    style.write(`.icon { width: 16px; height: 16px; background: url(${url}) }`);
    const element = box('class="icon"', '');
    await stands(element, 'skip');
    await until(() => expect(hasNoSize(element)).toBe(false));
    expect(scene.flights.boardings).toEqual([]);
    element.style.width = '200px';
    element.style.height = '100px';
    await beforePaint(() => {
      expect(stateOf(element)).toBe('pending');
      expect(hasNoSize(element)).toBe(true);
    });
  });

  it.each(['nothing', 'a picture that is safe'])(
    'small pseudo-elements are left alone, and covered when they grow with their element, beside %s',
    async (what) => {
      const [url, behind] = [dataUrl(200, 100), dataUrl(200, 100, 'rgb(0, 0, 250)')];
      style.write(`.part { position: relative; width: 200px; min-height: 60px }
        .part::before { content: ""; position: absolute; inset: 0 0 70%; background: url(${url}) }`);
      const element = box(`class="part" ${what === 'nothing' ? '' : `style="background: url(${behind})"`}`);
      if (what === 'nothing') await stands(element, 'skip');
      else {
        await scene.flights.land(behind, SAFE);
        await stands(element, 'safe');
      }
      element.innerHTML = '<p style="margin: 0; height: 200px"></p>';
      await until(() => expect(stateOf(element)).toBe('pending'));
    },
  );

  it('zoom makes small ones large', async () => {
    write(`<div style="zoom: 8"><img src="${dataUrl(200, 100)}" width="28" height="20"></div>`);
    await stands(find(), 'pending');
    await frames();
    expect(stateOf(find())).toBe('pending');
  });

  it('a picture that could not be checked stays covered, and the reader is offered it', async () => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box { background: url(${url}) }`);
    const element = box();
    await scene.flights.land(url, failed());
    await stands(element, 'unknown');
    expect(hasNoSize(element)).toBe(true);
    expect([...scene.stage.session.offered].map((watched) => watched.element)).toEqual([element]);
  });

  it('is all of it, when the session ends', async () => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box { background: url(${url}) }`);
    const before = [...document.adoptedStyleSheets];
    const element = box();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    expect(document.adoptedStyleSheets.length).toBe(before.length + 1);
    scene.stage.end();
    expect(document.adoptedStyleSheets).toEqual(before);
    expect(element.getAttributeNames()).toEqual(['class']);
    expect(hasNoSize(element)).toBe(false);
  });
});

describe('a verdict belongs to pictures', () => {
  it('and not to elements: a swap is covered before it is painted', async () => {
    const [first, second] = [dataUrl(200, 100), dataUrl(200, 100)];
    const element = box(`style="width: 200px; height: 100px; background-image: url(${first})"`);
    await scene.flights.land(first, SAFE);
    await stands(element, 'safe');
    element.style.backgroundImage = `url(${second})`;
    await beforePaint(() => {
      expect(stateOf(element)).toBe('pending');
      expect(hasNoSize(element)).toBe(true);
    });
    await scene.flights.land(second, FLAGGED);
    await stands(element, 'blur');
  });

  it('an element that is changed while it is out of the page is covered when it is back', async () => {
    const [first, second] = [dataUrl(200, 100), dataUrl(200, 100)];
    const element = box(`style="width: 200px; height: 100px; background-image: url(${first})"`);
    await scene.flights.land(first, SAFE);
    await stands(element, 'safe');
    element.remove();
    await frames();
    element.style.backgroundImage = `url(${second})`;
    document.body.append(element);
    await beforePaint(() => expect(hasNoSize(element)).toBe(true));
    await scene.flights.land(second, FLAGGED);
    await stands(element, 'blur');
  });

  it('a rule that a script adds leaves the verdicts on the others', async () => {
    const [first, second] = [dataUrl(200, 100), dataUrl(200, 100)];
    const { sheet } = style.write(`${BOX} .box { background: url(${first}) }`);
    const element = box();
    await scene.flights.land(first, SAFE);
    await stands(element, 'safe');
    sheet?.insertRule(`.other { ${'width: 200px; height: 100px;'} background: url(${second}) }`);
    const other = document.createElement('div');
    other.className = 'other';
    document.body.append(other);
    await beforePaint(() => {
      expect([element, other].map((each) => hasNoSize(each))).toEqual([false, true]);
      expect(stateOf(element)).toBe('safe');
    });
  });

  it('a custom property that changes above is seen', async () => {
    const [first, second] = [dataUrl(200, 100), dataUrl(200, 100)];
    style.write(
      `${BOX} body { --p: url(${first}) } body.other { --p: url(${second}) } .box { background: var(--p) }`,
    );
    const element = box();
    await scene.flights.land(first, SAFE);
    await stands(element, 'safe');
    document.body.className = 'other';
    await beforePaint(() => expect(hasNoSize(element)).toBe(true));
    document.body.className = '';
  });

  it('a rule whose picture is safe costs the next element nothing; a stricter reader covers it again', async () => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box { background: url(${url}) }`);
    const element = box();
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    scene.flights.scores.set(url, SAFE);
    await microtasks();
    const next = document.createElement('div');
    next.className = 'box';
    document.body.append(next);
    expect(hasNoSize(next)).toBe(false);
    scene.stage.session.apply({ ...DEFAULTS, sensitivity: 100 });
    expect(hasNoSize(next)).toBe(true);
  });
});

describe('a page that is hostile', () => {
  it.each([
    ['safe', (element: Element) => element.setAttribute('data-scrim', 'safe')],
    ['no mark', (element: Element) => element.removeAttribute('data-scrim-css')],
    [
      'other rules free',
      (element: Element, ids: string) => element.setAttribute('data-scrim-css', `${ids} x`),
    ],
    ['other layers', (element: Element) => element.setAttribute('data-scrim-layers', 'kp')],
  ])('is set right before the next paint: %s', async (_name, forge) => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box { background: url(${url}) }`);
    const element = box();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    forge(element, element.getAttribute('data-scrim-css') ?? '');
    await beforePaint(() => {
      expect(hasNoSize(element)).toBe(true);
      expect(stateOf(element)).toBe('blur');
    });
  });

  it('has the sheet back that it took away, with its next change', async () => {
    const before = [...document.adoptedStyleSheets];
    const url = dataUrl(200, 100);
    style.write(`${BOX} .box { background: url(${url}) }`);
    box();
    await scene.flights.boarded(url);
    const [cover] = document.adoptedStyleSheets.filter((sheet) => !before.includes(sheet));
    document.adoptedStyleSheets = before;
    document.body.append('a mutation');
    await beforePaint(() => expect(document.adoptedStyleSheets.at(0)).toBe(cover));
    expect(cover).toBeDefined();
  });
});
