import { expect, it } from 'vitest';
import { adoptSheet, hasNoSize, useStyle } from '../support/css';
import { FLAGGED, SAFE } from '../support/flights';
import { beforePaint, find, frames, microtasks, until, useCoverSheet, usePage, write } from '../support/page';
import { useImageServer } from '../support/server';
import { stands, useSession } from '../support/session';

/** Libraries put rule after rule into one sheet of thousands, which takes longer to read than there is time at once. */

usePage();
useCoverSheet();
const server = useImageServer();
const style = useStyle();
const scene = useSession();

const MANY = 30_000;

const isIconHidden = (): boolean => getComputedStyle(find('.icon')).maskSize !== 'auto';

/** A sheet that was read, on a page with an icon that a mask draws. */
async function knownSheet(isAdopted = false): Promise<CSSStyleSheet> {
  write('<div class=icon></div><div id=one></div><div id=two></div>');
  const css = `.icon { width: 50px; height: 50px; background: red; mask-image: linear-gradient(red, blue) }
     #one, #two { width: 200px; height: 100px }
     ${Array.from({ length: MANY }, (_, index) => `.r${index} { color: red }`).join('')}`;
  const sheet = isAdopted ? adoptSheet(css) : (style.write(css).sheet as CSSStyleSheet);
  // Until it is known it may paint anything, and nobody can tell what is a picture.
  await beforePaint(() => expect(isIconHidden()).toBe(true));
  await until(() => expect(isIconHidden()).toBe(false));
  return sheet;
}

it('what comes to a sheet that is known is covered before it is painted, and nothing else is', async () => {
  const [first, second] = [server.picture(), server.picture()];
  const sheet = await knownSheet();
  sheet.insertRule(`.first { background: url(${first}) }`, MANY / 2);
  find('#one').className = 'first';
  await beforePaint(() => expect([hasNoSize(find('#one')), isIconHidden()]).toEqual([true, false]));
  // Of an element that is there already.
  sheet.insertRule(`#two { background: url(${second}) }`, 0);
  find('#one').classList.add('more');
  await beforePaint(() => expect([hasNoSize(find('#two')), isIconHidden()]).toEqual([true, false]));
  await scene.flights.land(first, FLAGGED);
  await scene.flights.land(second, SAFE);
  await stands(find('#one'), 'blur');
  await stands(find('#two'), 'safe');
  expect([hasNoSize(find('#two')), isIconHidden()]).toEqual([false, false]);
});

it('many rules at once cover all that they may paint, until they are read', async () => {
  const url = server.picture();
  const sheet = await knownSheet();
  for (let index = 0; index < 1_000; index++) sheet.insertRule(`.n${index} { color: blue }`);
  sheet.insertRule(`.first { background: url(${url}) }`);
  find('#one').className = 'first';
  await beforePaint(() => expect([hasNoSize(find('#one')), isIconHidden()]).toEqual([true, true]));
  await until(() => expect(isIconHidden()).toBe(false));
  await scene.flights.land(url, SAFE);
  await stands(find('#one'), 'safe');
});

it('what is taken out of it again paints nothing, and is not asked for', async () => {
  const [gone, kept] = [server.picture(), server.picture()];
  const sheet = await knownSheet();
  sheet.insertRule(`.first { background: url(${gone}) }`);
  sheet.deleteRule(0);
  sheet.insertRule(`.first { background: url(${kept}) }`);
  find('#one').className = 'first';
  await scene.flights.land(kept, SAFE);
  await stands(find('#one'), 'safe');
  sheet.deleteRule(0);
  find('#one').className = '';
  await until(() => expect(getComputedStyle(find('#one')).backgroundImage).toBe('none'));
  expect(scene.flights.boardings.filter(({ key }) => key === gone)).toEqual([]);
});

it('is known again when it is taken away while it is read anew, and put back', async () => {
  const url = server.picture();
  const sheet = await knownSheet(true);
  sheet.insertRule(`.first { background: url(${url}) }`);
  find('#one').className = 'first';
  await stands(find('#one'), 'pending');
  await until(() => expect(isIconHidden()).toBe(false));
  // A change of a name has the sheets looked at.
  const lookAgain = async (): Promise<void> => {
    find('#two').classList.toggle('more');
    await microtasks();
  };
  sheet.insertRule('.more { color: red }');
  await lookAgain();
  const { adoptedStyleSheets } = document;
  document.adoptedStyleSheets = adoptedStyleSheets.filter((each) => each !== sheet);
  await lookAgain();
  document.adoptedStyleSheets.push(sheet);
  await lookAgain();
  await beforePaint(() => expect(isIconHidden()).toBe(true));
  await until(() => expect(isIconHidden()).toBe(false));
  find('#two').className = 'first';
  await beforePaint(() => expect(hasNoSize(find('#two'))).toBe(true));
  await until(() => expect(scene.flights.waiting(url)).toHaveLength(2));
  await scene.flights.land(url, SAFE);
  await stands(find('#two'), 'safe');
});

it('is covered as a whole where it is about another medium now, until it is read', async () => {
  const url = server.picture();
  const sheet = await knownSheet();
  sheet.media.mediaText = 'print';
  sheet.insertRule(`.first { background: url(${url}) }`);
  find('#two').className = 'any';
  await until(() => expect(getComputedStyle(find('.icon')).maskImage).toBe('none'));
  await frames(20);
  sheet.media.mediaText = 'all';
  find('#one').className = 'first';
  await beforePaint(() => expect([hasNoSize(find('#one')), isIconHidden()]).toEqual([true, true]));
  await until(() => expect(isIconHidden()).toBe(false));
  expect(hasNoSize(find('#one'))).toBe(true);
  await scene.flights.land(url, SAFE);
  await stands(find('#one'), 'safe');
});
