import { describe, expect, it } from 'vitest';
import { BOX, box, hasNoSize, painted, showsPicture, useStyle } from '../support/css';
import { FLAGGED, SAFE } from '../support/flights';
import { beforePaint, find, frames, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { stands, stateOf, useSession } from '../support/session';

/** How far what a rule says reaches: to those it is about in whatever state, and to nobody else. */

usePage();
useCoverSheet();
const style = useStyle();
const scene = useSession();
const picture = (): string => dataUrl(200, 100);

describe('a rule with a list of selectors', () => {
  it.each([':where(.hero)', ':is(.hero, .other):hover', ':is(.hero *)'])(
    'is about no others: %s',
    async (list) => {
      style.write(`${BOX} ${list} { background: url(${picture()}) }`);
      const element = box();
      await frames(5);
      expect(element.getAttributeNames()).toEqual(['class']);
      expect(stateOf(document.body)).toBe(null);
      expect(scene.flights.boardings).toEqual([]);
    },
  );

  it('is about the elements of its scope alone', async () => {
    const url = picture();
    style.write(`${BOX} @scope (.box) { :scope { background: url(${url}) } }`);
    const element = box();
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    expect(stateOf(document.body)).toBe(null);
  });

  it('is about the root alone where it says so', async () => {
    const url = picture();
    style.write(`${BOX} :root { background: url(${url}) }`);
    const element = box();
    await scene.flights.land(url, FLAGGED);
    await stands(document.documentElement, 'blur');
    expect(element.getAttributeNames()).toEqual(['class']);
    expect(await painted()).toBe(0);
  });
});

describe('a custom property of rules', () => {
  /** A safe picture now, and a flagged one when something changes that no observer tells of. */
  it.each<[string, (now: string, then: string) => string, string]>([
    [
      'an attribute around it',
      (now, then) => `body { --p: url(${now}) } body[data-t] { --p: url(${then}) }`,
      '',
    ],
    ['a hover', (now, then) => `.box { --p: url(${now}) } .box:hover { --p: url(${then}) }`, ''],
    [
      'what is checked',
      (now, then) => `:root { --p: url(${now}) } body:has(:checked) { --p: url(${then}) }`,
      '',
    ],
    [
      'another one',
      (now, then) =>
        `:root { --a: url(${now}); --p: var(--a) } .box:focus { --p: var(--b) } body { --b: url(${then}) }`,
      '',
    ],
    [
      'a hover, for ::before',
      (now, then) => `.box { --p: url(${now}) } .box:hover { --p: url(${then}) }`,
      '::before',
    ],
  ])('is judged by all that it may come to be: by %s', async (_, rules, pseudo) => {
    const [now, then] = [picture(), picture()];
    style.write(`${BOX} ${rules(now, then)}
      .box${pseudo} { ${pseudo === '' ? '' : 'content: ""; display: block; height: 90px;'} background: var(--p) }`);
    const element = box();
    await scene.flights.land([now, then].sort().join(' '), FLAGGED);
    await stands(element, 'blur');
    expect(await painted()).toBe(0);
  });

  it('is not judged by what others of its name hold', async () => {
    const [own, other] = [picture(), picture()];
    style.write(
      `${BOX} .box { --p: url(${own}) } .other { --p: url(${other}) } div { background: var(--p) }`,
    );
    const element = box();
    await scene.flights.land(own, SAFE);
    await stands(element, 'safe');
    await showsPicture();
  });

  it('is read again where it is inherited into shadow trees, and where its rule comes late', async () => {
    const [now, then, late] = [picture(), picture(), picture()];
    style.write(`.one { --p: url(${now}) } .two { --p: url(${then}) }`);
    write('<section class="one"><div></div></section>');
    const root = find('div').attachShadow({ mode: 'open' });
    root.innerHTML = `<style>${BOX} .box { background: var(--p) }</style><p class="box">words</p>`;
    const element = find('.box', root);
    // Found as a tree is that comes.
    document.body.append(find('section'));
    await scene.flights.land(now, SAFE);
    await stands(element, 'safe');
    find('section').className = 'two';
    await beforePaint(() => expect(stateOf(element)).toBe('pending'));
    await scene.flights.land(then, SAFE);
    await stands(element, 'safe');
    style.write(`section { --p: url(${late}) !important }`);
    await stands(element, 'pending');
  });
});

describe('a rule of a shadow tree that begins with its host', () => {
  it.each([':host .box', ':host([open]) > .box', ':host(:hover) .box'])(
    'is lifted where it is safe: %s',
    async (selector) => {
      const url = picture();
      write('<div open></div>');
      const root = find('div').attachShadow({ mode: 'open' });
      root.innerHTML = `<style>${BOX} ${selector.replace(':hover', '*')} { background: url(${url}) }</style><p class="box">words</p>`;
      document.body.append(find('div'));
      const element = find('.box', root);
      await scene.flights.land(url, SAFE);
      await stands(element, 'safe');
      await until(() => expect(hasNoSize(element)).toBe(false));
    },
  );
});

it('a flagged background leaves what is typed to be read', async () => {
  const url = picture();
  write(`<textarea style="background: url(${url}); width: 200px; height: 100px"></textarea>`);
  const area = find<HTMLTextAreaElement>('textarea');
  area.value = 'words';
  await scene.flights.land(url, FLAGGED);
  await stands(area, 'blur');
  expect(getComputedStyle(area).filter).toBe('none');
  expect(await painted()).toBe(0);
});

it.each([
  ['<iframe srcdoc="words" style="STYLE"></iframe>', 'iframe'],
  ['<table width="300" height="150"><col style="STYLE"><tr><td></table>', 'col'],
])(
  'a flagged background of what is empty, and paints more than its own box, is hidden: %s',
  async (html, selector) => {
    const url = picture();
    write(html.replace('STYLE', `background: url(${url})`));
    await scene.flights.land(url, FLAGGED);
    await stands(find(selector), 'blur');
    expect(getComputedStyle(find(selector)).filter).toBe('none');
    expect(await painted()).toBe(0);
  },
);

it('what was safe by its background is another when it becomes an image itself', async () => {
  const [safe, flagged] = [picture(), picture()];
  write(`<input style="background: url(${safe}); width: 200px; height: 100px">`);
  await scene.flights.land(safe, SAFE);
  await stands(find('input'), 'safe');
  Object.assign(find<HTMLInputElement>('input'), { src: flagged, type: 'image' });
  await beforePaint(() => expect(stateOf(find('input'))).toBe('pending'));
  await scene.flights.land([flagged, safe].join(' '), FLAGGED);
  await stands(find('input'), 'blur');
});

it('an image that comes from the document of a frame is an image like others', async () => {
  const [safe, flagged] = [picture(), picture()];
  write('<iframe></iframe>');
  const frame = find<HTMLIFrameElement>('iframe');
  const image = frame.contentDocument?.createElement('img') as HTMLImageElement;
  image.src = safe;
  frame.replaceWith(image);
  await scene.flights.land(safe, SAFE);
  await stands(image, 'safe');
  image.src = flagged;
  await beforePaint(() => expect(stateOf(image)).toBe('pending'));
});

it('so is an object', async () => {
  const [safe, flagged] = [picture(), picture()];
  write('<iframe></iframe>');
  const frame = find<HTMLIFrameElement>('iframe');
  const object = frame.contentDocument?.createElement('object') as HTMLObjectElement;
  Object.assign(object, { type: 'image/png', data: safe });
  object.style.cssText = 'width: 200px; height: 100px';
  frame.replaceWith(object);
  await scene.flights.land(safe, SAFE);
  await stands(object, 'safe');
  object.data = flagged;
  await beforePaint(() => expect(stateOf(object)).toBe('pending'));
});
