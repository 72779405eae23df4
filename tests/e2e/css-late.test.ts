import { beforeAll, describe, it } from 'vitest';
import { fixturesOf } from '../fixtures/images/index';
import { useBed } from './support/bed';
import { expectNoFlash } from './support/flashes';
import { bad } from './support/pictures';
import { expectStates } from './support/states';

/** Pictures that are in memory, in rules that come late: the browser paints with them before it tells anybody. */

const bed = useBed();
const [flagged] = await fixturesOf('blur', 1);
const data = `data:${flagged?.type};base64,${flagged?.bytes.toString('base64')}`;
const BOX = '.box{width:190px;height:140px;margin:2px;background-size:100% 100%}';
const box = '<div class=box>word</div>';
const page = (body: string): string =>
  `<!doctype html><meta charset="utf-8"><style>body{margin:8px}${BOX}</style>${body}`;
const link = (href: string): string => `<link rel=stylesheet href="${href}">`;
/** Once the page is at rest. */
const later = (script: string): string =>
  `<script>onload = () => setTimeout(() => { ${script} }, 300)</script>`;
const append = (html: string): string =>
  later(`document.head.append(document.createRange().createContextualFragment('${html}'))`);
/** One more, for scripts. */
const late = `<script>
  const late = () => document.createRange().createContextualFragment('${link('/late.css?delay=100')}');
</script>`;
const widget = (mode: string): string =>
  `<script>customElements.define('late-widget', class extends HTMLElement {
    connectedCallback() {
      this.attachShadow({ mode: '${mode}' }).innerHTML = '${link('/late.css?delay=200')}${box}';
    }
  })</script><late-widget></late-widget>`;

async function expectCovered(path: string, html: string, count = 1): Promise<void> {
  bed.server.setPage(path, html);
  const tab = await bed.scrim.newTab();
  const recorder = await bed.scrim.record(tab);
  await tab.goto(bed.server.origin + path, { waitUntil: 'commit' });
  await expectStates(tab, Array(count).fill('blur'), '.box');
  expectNoFlash(await recorder.stop());
  await tab.close();
}

beforeAll(() => {
  const sheets = {
    late: `${BOX}.box{background-image:url("${data}")}`,
    plain: '.box{color:black}',
    importing: '@import "/late.css?delay=200";',
    rare: `#list{list-style:inside url("${data}")}#image{content:url("${data}")}`,
  };
  for (const [name, body] of Object.entries(sheets))
    bed.server.setFile(`/${name}.css`, { type: 'text/css', body });
});

describe('a sheet that comes late', () => {
  it.each([
    ['a script adds', () => box + append(link('/late.css?delay=100'))],
    [
      'a script adds among much else',
      () =>
        box +
        later(`for (let at = 0; at < 150; at++) document.body.append(at === 75 ? late() : 'word')`) +
        late,
    ],
    ['stands in the body, behind what it is about', () => `${box}${link('/late.css?delay=300')}<p>word`],
    ['is imported', () => box + append('<style>@import "/late.css?delay=200"</style>')],
    ['is imported by one that a script adds', () => box + append(link('/importing.css'))],
    ['is of another site', () => box + append(link(`${bed.server.other}/late.css?delay=100`))],
    ['stands in a shadow tree', () => widget('open')],
    [
      'takes the place of another one',
      () =>
        `<link id=theme rel=stylesheet href="/plain.css">${box}${later('theme.href = "/late.css?delay=100"')}`,
    ],
  ])('is covered before it is painted where it %s', async (name, body) => {
    await expectCovered(`/late-${name.replaceAll(/\W/g, '-')}`, page(body()));
  });

  it('and of another site may hold lists, and make images of elements', async () => {
    const rare = `<ul id=list class=box><li>word</ul><div id=image class=box></div>`;
    await expectCovered('/late-rare', page(link(`${bed.server.other}/rare.css`) + rare), 2);
  });
});

describe('in a flood of the parser, a picture that an element inherits', () => {
  const words = (count: number): string => '<p>word</p>'.repeat(count);
  /** What the parser brings in the middle, on the first screen. */
  const amid = (inner: string): string =>
    `${words(4_000)}<div style="position:absolute;top:0;left:0;width:800px;background-color:white">${inner}</div>${words(60_000)}`;

  it.each([
    [
      'a custom property',
      `<style>.box{background-image:var(--picture)}</style>`,
      `<div style="--picture:url('${bad()}')">${box}</div>`,
    ],
    [
      'the picture of what is around it',
      `<style>.box{background-image:inherit}</style>`,
      `<div style="background-image:url('${data}')">${box}</div>`,
    ],
  ])('is covered before it is painted: %s', async (name, styles, inner) => {
    await expectCovered(`/flood-${name.replaceAll(' ', '-')}`, page(styles + amid(inner)));
  });
});
