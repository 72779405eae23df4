import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { keepInPlace } from '../../../src/content/drag';
import { FLAGGED, SAFE } from '../support/flights';
import { find, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { centreOf, dragFrom } from '../support/pointer';
import { stands, useSession } from '../support/session';

usePage();
useCoverSheet();
const scene = useSession();

/** Whether each drag that has begun was let go on. */
let drags: boolean[] = [];
let ended = new AbortController();

beforeEach(() => {
  drags = [];
  ended = new AbortController();
  const { signal } = ended;
  keepInPlace(scene.stage.session, signal);
  const note = (event: DragEvent): void => {
    drags.push(!event.defaultPrevented);
    // Or the browser's drag would have the mouse to itself.
    event.preventDefault();
  };
  addEventListener('dragstart', note, { signal });
});

afterEach(() => ended.abort());

async function dragged(element: Element): Promise<boolean | undefined> {
  const before = drags.length;
  await dragFrom(centreOf(element));
  await until(() => expect(drags).toHaveLength(before + 1));
  return drags.at(-1);
}

it.each([
  ['an image', '<img src="{image}">'],
  ['an image in a link', '<a href="#there"><img src="{image}"></a>'],
])('%s cannot be dragged while it is covered', async (_what, html) => {
  const url = dataUrl(200, 160);
  write(html.replace('{image}', url));
  await stands(find(), 'pending');
  expect(await dragged(find())).toBe(false);
  await scene.flights.land(url, FLAGGED);
  await stands(find(), 'blur');
  expect(await dragged(find())).toBe(false);
  scene.stage.session.reveal(scene.stage.watched(find()), true);
  expect(await dragged(find())).toBe(true);
});

it('a card can be dragged by its covered image, and is drawn as it looks', async () => {
  const url = dataUrl(200, 160);
  write(`<div draggable="true"><img src="${url}"></div>`);
  await scene.flights.land(url, FLAGGED);
  await stands(find(), 'blur');
  const drawn = vi.spyOn(DataTransfer.prototype, 'setDragImage');
  onTestFinished(() => drawn.mockRestore());
  expect(await dragged(find())).toBe(true);
  expect(drawn.mock.calls.map(([element]) => element)).toEqual([find('div')]);
});

it('a covered image in a closed tree cannot be dragged', async () => {
  const url = dataUrl(200, 160);
  write('<x-host></x-host>');
  const root = find('x-host').attachShadow({ mode: 'closed' });
  root.innerHTML = `<img src="${url}">`;
  const host = find('x-host');
  vi.stubGlobal('chrome', {
    dom: { openOrClosedShadowRoot: (element: Element) => (element === host ? root : element.shadowRoot) },
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  await scene.flights.land(url, FLAGGED);
  await stands(find('img', root), 'blur');
  expect(await dragged(find('img', root))).toBe(false);
});

it('a link that lies over a covered image can be dragged', async () => {
  const url = dataUrl(200, 160);
  write(`<div style="position:relative;width:200px"><img src="${url}">
    <a href="#there" style="position:absolute;inset:0">words</a></div>`);
  await scene.flights.land(url, FLAGGED);
  await stands(find(), 'blur');
  expect(await dragged(find('a'))).toBe(true);
});

it('what is safe can be dragged, and words can', async () => {
  const url = dataUrl(200, 160);
  write(`<img src="${url}"><p><a href="#there">words</a></p>`);
  await scene.flights.land(url, SAFE);
  await stands(find(), 'safe');
  expect(await dragged(find())).toBe(true);
  expect(await dragged(find('a'))).toBe(true);
});
