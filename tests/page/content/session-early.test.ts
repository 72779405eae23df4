import { expect, it } from 'vitest';
import { beforePaint, find, image, microtasks, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { useSession } from '../support/session';

/** Until the sheet at user level is here, what is inline can beat the cover: cover/early.ts. */

usePage();
useCoverSheet();
const scene = useSession();

const isHidden = (element: Element): boolean => getComputedStyle(element).opacity === '0';

it('an image that insists is hidden before it is painted, until the sheet is here', async () => {
  const one = image({ src: dataUrl() });
  one.setAttribute('style', 'object-position: 0 0 !important');
  document.body.append(one);
  await beforePaint(() => expect(isHidden(one)).toBe(true));
  scene.stage.session.refreshShadows();
  expect(isHidden(one)).toBe(false);
});

it('one that begins to insist is as well', async () => {
  const one = image({ src: dataUrl() });
  document.body.append(one);
  await microtasks();
  one.setAttribute('style', 'object-fit: none !important');
  await beforePaint(() => expect(isHidden(one)).toBe(true));
});

it('so is each of a crowd, which is met a little later', async () => {
  const style = `background: url(${dataUrl()}) !important; background-size: auto !important`;
  write('<p></p>');
  find('p').innerHTML = `<b style="${style}"></b>`.repeat(400);
  await beforePaint(() => expect(isHidden(find('b:last-child'))).toBe(true));
});
