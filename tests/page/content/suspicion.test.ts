import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SAFE } from '../support/flights';
import { coverShadow, find, frames, image, microtasks, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

/** Shadow trees that no mutation tells of, found by what the browser has loaded. */

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

/** As extensions have it, and pages do not. */
const closed = new WeakMap<Element, ShadowRoot>();
const ask = vi.fn((element: Element) => element.shadowRoot ?? closed.get(element) ?? null);
type Chrome = { chrome?: { dom?: unknown } };

beforeEach(() => {
  const world = globalThis as Chrome;
  world.chrome = Object.assign(world.chrome ?? {}, { dom: { openOrClosedShadowRoot: ask } });
  // The sheet is here: from now on nothing is asked when it comes.
  scene.stage.session.refreshShadows();
  ask.mockClear();
});
afterEach(() => {
  delete (globalThis as Chrome).chrome?.dom;
});

function attach(host: Element, mode: ShadowRootMode): ShadowRoot {
  const root = host.attachShadow({ mode });
  closed.set(host, root);
  coverShadow(root);
  return root;
}

describe('an image that the page has loaded and no known element shows', () => {
  it.each(['closed', 'open'] as const)('leads to the %s tree that it is in', async (mode) => {
    write('<div id=host></div><p></p>');
    await microtasks();
    const root = attach(find('#host'), mode);
    const url = server.picture();
    root.append(image({ src: url }));
    const element = find('img', root);
    await stands(element, 'pending');
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    // And from then on the tree is watched like any other.
    const other = image({ src: dataUrl() });
    root.append(other);
    await microtasks();
    expect(stateOf(other)).toBe('pending');
    find('#host').remove();
    await microtasks();
    expect(scene.stage.session.find(element)).toBeUndefined();
  });

  it('leads into a tree in a tree', async () => {
    write('<div id=host></div>');
    await microtasks();
    const outer = attach(find('#host'), 'closed');
    outer.innerHTML = '<section><p></p></section>';
    const inner = attach(find('p', outer), 'closed');
    const element = image({ src: server.picture() });
    inner.append(element);
    await stands(element, 'pending');
  });
});

describe('where all is in sight', () => {
  it('nothing is asked', async () => {
    const url = server.picture();
    write(`<div><p><img src="${url}"></p></div>${'<div></div>'.repeat(50)}`);
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
    // Longer than a suspicion takes.
    const end = performance.now() + 600;
    while (performance.now() < end) await frames(1);
    expect(ask).not.toHaveBeenCalled();
  });
});
