import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { adoptSheet, BOX, box, hasNoSize, painted, showsNone, showsPicture, useStyle } from '../support/css';
import { FLAGGED, SAFE } from '../support/flights';
import { beforePaint, find, frames, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { stands, useSession } from '../support/session';

usePage();
useCoverSheet();
const style = useStyle();
const scene = useSession();

/** Ways for a picture to come onto an element; each makes one element. */
const SOURCES: Record<string, (url: string) => Element> = {
  'an inline style': (url) => box(`style="width:200px;height:100px;background-image:url('${url}')"`),
  'an inline shorthand': (url) => box(`style="width:200px;height:100px;background:url(${url}) red"`),
  'an inline image-set': (url) =>
    box(`style="width:200px;height:100px;background-image:image-set('${url}' 1x)"`),
  'the background attribute': (url) => {
    write(`<table width=200 height=100 background="${url}"><tr><td>words</table>`);
    return find('table');
  },
  'a style element': (url) => {
    style.write(`${BOX} .box { background: url(${url}) }`);
    return box();
  },
  'an adopted sheet': (url) => {
    adoptSheet(`${BOX} .box { background: url(${url}) }`);
    return box();
  },
  'a sheet that comes after its elements': (url) => {
    const element = box();
    style.write(`${BOX} .box { background: url(${url}) }`);
    return element;
  },
  '@import': (url) => {
    const text = encodeURIComponent(`.box { background: url(${url}) }`);
    style.write(`@import url("data:text/css,${text}"); ${BOX}`);
    return box();
  },
  '@media that holds': (url) => {
    style.write(`${BOX} @media (min-width: 10px) { .box { background: url(${url}) } }`);
    return box();
  },
  '@layer, @supports and @container': (url) => {
    style.write(
      `${BOX} @layer a { @supports (display: grid) { @container (min-width: 1px) { .box { background: url(${url}) } } } }
      body { container-type: inline-size }`,
    );
    return box();
  },
  '@scope': (url) => {
    style.write(`${BOX} @scope (body) { .box { background: url(${url}) } }`);
    return box();
  },
  '@scope itself': (url) => {
    style.write(`${BOX} @scope (.box) { background: url(${url}) }`);
    return box();
  },
  '@scope, by its name': (url) => {
    style.write(`${BOX} @scope (body .box) to (i) { :scope { background: url(${url}) } }`);
    return box();
  },
  'a nested rule': (url) => {
    style.write(`${BOX} body { color: black; & > .box { background: url(${url}) } }`);
    return box();
  },
  'a custom property': (url) => {
    style.write(`${BOX} :root { --picture: url(${url}) } .box { background: var(--picture) no-repeat }`);
    return box();
  },
  'a custom property through another': (url) => {
    style.write(`${BOX} :root { --a: url(${url}); --b: var(--a) } .box { background-image: var(--b) }`);
    return box();
  },
  'the first value of a custom property': (url) => {
    style.write(`${BOX} @property --first { syntax: "*"; inherits: false; initial-value: url("${url}") }
      .box { background-image: var(--first) }`);
    return box();
  },
  'an inline custom property': (url) => {
    style.write(`${BOX} .box { background-image: var(--own) }`);
    return box(`class="box" style="--own: url(${url})"`);
  },
  'an inline custom property of a parent': (url) => {
    style.write(`${BOX} .box { background-image: var(--own) }`);
    write(`<section style="--own: url(${url})"><div class="box">words</div></section>`);
    return find('div');
  },
  'an inline custom property that a parent is given': (url) => {
    style.write(`${BOX} .box { background-image: var(--own) }`);
    write('<section><div class="box">words</div></section>');
    find('section').style.setProperty('--own', `url(${url})`);
    return find('div');
  },
  '@keyframes': (url) => {
    style.write(
      `${BOX} .box { animation: 100s own } @keyframes own { 0%, 100% { background-image: url(${url}) } }`,
    );
    return box();
  },
  '@keyframes of another name than the first, through a custom property': (url) => {
    style.write(`${BOX} .box { --picture: url(${url}); animation: other 1s, 'own)' 100s }
      @keyframes other { to { color: red } } @keyframes 'own)' { from, to { background: var(--picture) } }`);
    return box();
  },
  '@keyframes whose name is in a custom property': (url) => {
    style.write(`${BOX} :root { --run: own 100s } .box { animation: var(--run) }
      @keyframes own { from, to { background-image: url(${url}) } }`);
    return box();
  },
  '@keyframes that come after the rule': (url) => {
    style.write(`${BOX} .box { animation: 100s own }`);
    const element = box();
    style.write(`@keyframes own { from, to { background-image: url(${url}) } }`);
    return element;
  },
  'a rule with !important': (url) => {
    style.write(`${BOX} #own.box.box { background: url(${url}) 0 0 / cover !important }`);
    return box('class="box" id="own"');
  },
  'a rule with !important in a layer': (url) => {
    // The registered sheet, which is there before all others, has this word too.
    document.head.prepend(style.write('@layer scrim;'));
    style.write(`${BOX} @layer own { #own.box { background: url(${url}) 0 0 / cover !important } }`);
    return box('class="box" id="own"');
  },
  'a class change': (url) => {
    style.write(`${BOX} .on { background: url(${url}) }`);
    const element = box();
    element.classList.add('on');
    return element;
  },
  'an inline style that takes it from a custom property': (url) => {
    style.write(`:root { --hero: url(${url}) }`);
    return box('style="width:200px;height:100px;background-image:var(--hero)"');
  },
  'a shorthand in an inline style, with a space before its colon': (url) => {
    style.write(`:root { --hero: url(${url}) }`);
    return box('style="width:200px;height:100px;background : var(--hero)"');
  },
  'an inline style with escapes': (url) => box(`style="width:200px;height:100px;background:u\\72l(${url})"`),
  'a shorthand of a custom property, and a longhand after it': (url) => {
    style.write(
      `:root { --hero: url(${url}) } ${BOX} .box { background: var(--hero); background-repeat: no-repeat }`,
    );
    return box();
  },
  'a parent, inherited': (url) => {
    style.write(`${BOX} section { background: url(${url}) 0 0 / 0 0 } .box { background-image: inherit }`);
    write('<section><div class="box">words</div></section>');
    return find('div');
  },
  'a list of selectors that counts for nothing': (url) => {
    style.write(`${BOX} :where(.box, .other) { background: url(${url}) }`);
    return box();
  },
  'a class that is written with escapes': (url) => {
    style.write(String.raw`.\32 xl\:box { width: 200px; height: 100px; background: url(${url}) }`);
    return box('class="2xl:box"');
  },
  'an attribute': (url) => {
    style.write(`${BOX} [data-on] { background: url(${url}) }`);
    return box('class="box" data-on');
  },
  'an attribute change': (url) => {
    style.write(`${BOX} [DATA-ON="yes"] { background: url(${url}) }`);
    const element = box();
    element.setAttribute('data-on', 'yes');
    return element;
  },
  'an attribute change of a parent': (url) => {
    style.write(`${BOX} [data-on] .box { background: url(${url}) }`);
    const element = box();
    document.body.setAttribute('data-on', '');
    return element;
  },
  'a class change of a parent': (url) => {
    style.write(`${BOX} .on .box { background: url(${url}) }`);
    const element = box();
    document.body.className = 'on';
    return element;
  },
  insertRule: (url) => {
    const sheet = style.write(BOX).sheet;
    const element = box();
    sheet?.insertRule(`.box { background: url(${url}) }`);
    return element;
  },
};

afterEach(() => {
  document.body.className = '';
  document.body.removeAttribute('data-on');
});

describe('what CSS paints is covered, judged, and shown when it is safe', () => {
  it.each(Object.entries(SOURCES))('from %s', async (_name, make) => {
    const url = dataUrl(200, 100);
    const element = make(url);
    if (_name !== 'insertRule') await beforePaint(() => expect(hasNoSize(element)).toBe(true));
    await scene.flights.boarded(url);
    expect(await painted()).toBe(0);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    await showsPicture();
  });

  it.each(Object.entries(SOURCES))('and stays hidden when it is flagged, from %s', async (_name, make) => {
    const url = dataUrl(200, 100);
    const element = make(url);
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    expect(await painted()).toBe(0);
  });
});

describe('a sheet that takes longer to read than a moment', () => {
  /** Each look at the clock finds it this much later, in milliseconds. */
  const SLOW = 20;
  const LONG = 'i { color: red }'.repeat(200);

  it('covers everything until it is read, and then what it paints', async () => {
    let late = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (late += SLOW));
    onTestFinished(() => void vi.restoreAllMocks());
    const url = dataUrl(200, 100);
    style.write(`${BOX} ${LONG} .box { background: url(${url}) }`);
    const element = box();
    await beforePaint(() =>
      expect([element, document.body].map((each) => hasNoSize(each))).toEqual([true, true]),
    );
    await scene.flights.boarded(url);
    expect([element, document.body].map((each) => hasNoSize(each))).toEqual([true, false]);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    await showsPicture();
  });
});

describe('@keyframes', () => {
  it('of several pictures are judged by all of them, and hidden where one is flagged', async () => {
    const [first, last] = [dataUrl(200, 100), dataUrl(200, 100)];
    style.write(`${BOX} .box { animation: 100s step-end own }
      @keyframes own { from { background-image: url(${first}) } to { background-image: url(${last}) } }`);
    const element = box();
    const both = await scene.flights.boarded([first, last].sort().join(' '));
    both.land(FLAGGED);
    await stands(element, 'blur');
    expect(await painted()).toBe(0);
  });

  it('that an inline style uses are judged once they run', async () => {
    const url = dataUrl(200, 100);
    style.write(`${BOX} @keyframes other { from { opacity: 0.5 } }
      @keyframes own { from, to { background-image: url(${url}) } }`);
    const element = box('class="box" style="animation: 100s own"');
    const plain = document.createElement('p');
    plain.setAttribute('style', 'animation: 100s other');
    element.after(plain);
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    await showsNone();
    expect(plain.getAttributeNames()).toEqual(['style']);
  });

  it('of a pseudo-element are judged too, all of them', async () => {
    const [url, later] = [dataUrl(200, 100), dataUrl(200, 100)];
    style.write(`${BOX} .box::before { content: ""; display: block; width: 100px; height: 90px; animation: 100s own }
      @keyframes own { 0%, 90% { background-image: url(${url}) } to { background-image: url(${later}) } }`);
    const element = box();
    await beforePaint(() => expect(hasNoSize(element, '::before')).toBe(true));
    await scene.flights.land([url, later].sort().join(' '), FLAGGED);
    await stands(element, 'blur');
    expect(await painted()).toBe(0);
  });

  it('without pictures are no reason to look at anything', async () => {
    style.write(`${BOX} .box { animation: 100s own } @keyframes own { from { opacity: 0.5 } }`);
    const element = box();
    await frames(5);
    expect(element.getAttributeNames()).toEqual(['class']);
  });
});

it('rules that come do not take others of their sheet from what they were found to be', async () => {
  const url = dataUrl(200, 100);
  const { sheet } = style.write(`${BOX} .box { background: url(${url}) }`);
  const element = box();
  await scene.flights.land(url, SAFE);
  await stands(element, 'safe');
  await until(() => expect(hasNoSize(element)).toBe(false));
  const names = element.dataset['scrimCss'];
  sheet?.insertRule(`.other { background: url(${dataUrl(200, 100)}) }`);
  document.body.append('A change, after which sheets are looked at.');
  await beforePaint(() => expect(hasNoSize(element)).toBe(false));
  await frames(2);
  expect(element.dataset['scrimCss']).toBe(names);
});
