import { describe, expect, it, onTestFinished } from 'vitest';
import { keyPixelsOf } from '../../scripts/lib/flashes';
import { useBed } from './support/bed';
import { store } from './support/extension';
import { expectNoFlash } from './support/flashes';
import { bad, good } from './support/pictures';
import { expectStates } from './support/states';

/** Promise 1 for the rarer boxes that CSS paints pictures on. */

const bed = useBed();
type Picture = (index?: number) => string;
const whole = (picture: string): string => `background: url("${picture}") 0 0 / 200px 150px no-repeat`;

/** Boxes beside each other, so that each can be looked at. */
const BOXES = (picture: Picture): string => `<style>
  body > * { float: left; width: 300px; height: 200px; margin: 2px; overflow: hidden }
  .letter::first-letter { ${whole(picture(0))}; padding: 60px 80px; line-height: 160px }
  .line::first-line { ${whole(picture(1))}; line-height: 160px; font-size: 150px }
  .file::file-selector-button { ${whole(picture(2))}; width: 200px; height: 150px }
  .placeholder { font-size: 100px } .placeholder::placeholder { ${whole(picture(3))}; line-height: 160px }
  .details::details-content { ${whole(picture(4))}; height: 170px }
  .part::part(at) { display: block; width: 200px; height: 150px; ${whole(picture(5))} }
  @supports (display: grid) { body { & .nested { @media (min-width: 1px) { ${whole(picture(6))} } } } }
</style>
<p class="at letter">words</p><p class="at line">words</p><input class="at file" type=file>
<input class="at placeholder" placeholder=words><details class="at details" open><summary>words</summary>words</details>
<div class="at part"><template shadowrootmode=open><i part=at>words</i></template></div><div class="at nested">words</div>`;

/** How a page shows pictures at elements of the class `at`. */
const PAGES: Readonly<Record<string, (picture: Picture) => string>> = {
  'letters, lines, parts of fields': BOXES,
  'a list that is as large as its picture': (
    picture,
  ) => `<style>.at { list-style: inside url("${picture(9)}") }</style>
    <ul class=at><li>words</ul><ul><li class=at>words</ul>`,
  'the backdrop of a dialog': (
    picture,
  ) => `<style>.at::backdrop { ${whole(picture(7))} } .at { margin: auto 0 0 auto }</style>
    <dialog class=at>words</dialog><script>document.querySelector('dialog').showModal()</script>`,
  'the backdrop of a popover': (
    picture,
  ) => `<style>.at::backdrop { ${whole(picture(8))} } .at { inset: auto 0 0 auto }</style>
    <div class=at popover>words</div><script>document.querySelector('div').showPopover()</script>`,
};

describe.each(Object.entries(PAGES))('a picture on %s', (_, page) => {
  const open = (picture: Picture): string => {
    bed.server.setPage('/css-rare', `<!doctype html><meta charset="utf-8"><body>${page(picture)}`);
    return `${bed.server.origin}/css-rare`;
  };

  it('is never painted where it is flagged, and looks as without Scrim where it is safe', async () => {
    await store(bed, { allowed: ['127.0.0.1'] });
    onTestFinished(() => store(bed, { allowed: [] }));
    const tab = await bed.scrim.newTab();
    await tab.goto(open(bad));
    const count = await tab.locator('.at').count();
    // A backdrop is as large as the window.
    const lookAt = async (at: number): Promise<Buffer> =>
      count === 1 ? tab.screenshot() : tab.locator('.at').nth(at).screenshot();
    for (let at = 0; at < count; at++)
      await expect
        .poll(async () => keyPixelsOf(await lookAt(at)), { message: `box ${at}` })
        .toBeGreaterThanOrEqual(24);
    await tab.goto(open(good));
    const looks = await tab.screenshot();

    await store(bed, { allowed: [] });
    const recorder = await bed.scrim.record(tab);
    await tab.goto(open(bad));
    await expectStates(tab, Array(count).fill('blur'), '.at');
    expectNoFlash(await recorder.stop());
    await tab.goto(open(good));
    await expectStates(tab, Array(count).fill('safe'), '.at');
    await expect.poll(async () => (await tab.screenshot()).equals(looks)).toBe(true);
    await tab.close();
  });
});
