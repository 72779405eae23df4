import { describe, expect, it } from 'vitest';
import { adoptSheet, BOX, box, hasNoSize, painted, showsPicture, useStyle } from '../support/css';
import { FLAGGED, SAFE } from '../support/flights';
import { beforePaint, find, useCoverSheet, usePage, write } from '../support/page';
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
  'an inline custom property': (url) => {
    style.write(`${BOX} .box { background-image: var(--own) }`);
    return box(`class="box" style="--own: url(${url})"`);
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

describe('what CSS paints is covered, judged, and shown when it is safe', () => {
  it.each(Object.entries(SOURCES))('from %s', { timeout: 20_000 }, async (_name, make) => {
    document.body.className = '';
    const url = dataUrl(200, 100);
    const element = make(url);
    if (_name !== 'insertRule') await beforePaint(() => expect(hasNoSize(element)).toBe(true));
    await scene.flights.boarded(url);
    expect(await painted()).toBe(0);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    await showsPicture();
  });

  it.each(Object.entries(SOURCES))(
    'and stays hidden when it is flagged, from %s',
    { timeout: 20_000 },
    async (_name, make) => {
      document.body.className = '';
      const url = dataUrl(200, 100);
      const element = make(url);
      await scene.flights.land(url, FLAGGED);
      await stands(element, 'blur');
      expect(await painted()).toBe(0);
    },
  );
});
