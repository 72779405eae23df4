import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { release } from '../../../src/content/cover/cover';
import { hasNoSize } from '../support/css';
import { FLAGGED, failed, SAFE } from '../support/flights';
import {
  beforePaint,
  coverShadow,
  find,
  image,
  isCovered,
  microtasks,
  sheetOf,
  useCoverSheet,
  usePage,
} from '../support/page';
import { dataUrl } from '../support/pictures';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

function shadow(html: string): ShadowRoot {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  coverShadow(root);
  root.innerHTML = html;
  document.body.append(host);
  return root;
}

describe('in an open shadow root', () => {
  it('an image is covered, asked about and shown', async () => {
    const url = server.picture();
    const root = shadow(`<img src="${url}">`);
    await beforePaint(() => {
      expect(stateOf(find('img', root))).toBe('pending');
      expect(isCovered(find('img', root))).toBe(true);
    });
    await scene.flights.land(url, SAFE);
    // Its `load` does not leave the root.
    await stands(find('img', root), 'safe');
    expect(isCovered(find('img', root))).toBe(false);
  });

  it('a swap is covered before it is painted', async () => {
    const url = dataUrl();
    const root = shadow(`<img src="${url}">`);
    const element = find('img', root);
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    element.src = server.picture();
    await beforePaint(() => {
      expect(stateOf(element)).toBe('pending');
      expect(isCovered(element)).toBe(true);
    });
  });

  it('an image that is added later is found, and a forgery set right', async () => {
    const root = shadow('');
    await microtasks();
    const url = dataUrl();
    const element = image({ src: url, 'data-scrim': 'safe' });
    root.append(element);
    await beforePaint(() => expect(stateOf(element)).toBe('pending'));
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
    element.setAttribute('data-scrim', 'safe');
    await beforePaint(() => expect(stateOf(element)).toBe('blur'));
  });

  it('a broken image says so', async () => {
    const url = server.address();
    const root = shadow(`<img src="${url}">`);
    server.fail(url);
    await stands(find('img', root), 'unknown');
    expect(isCovered(find('img', root))).toBe(false);
  });

  it('an image leaves with its host', async () => {
    const url = dataUrl();
    const root = shadow(`<img src="${url}">`);
    const boarding = await scene.flights.boarded(url);
    root.host.remove();
    await microtasks();
    expect(boarding.left).toBe(true);
  });

  it('a sheet that came while the tree was away is read when it comes back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const root = shadow('<div style="width: 200px; height: 100px"></div>');
    const { host } = root;
    await microtasks();
    host.remove();
    await microtasks();
    // Long enough for it to be let go of.
    vi.advanceTimersByTime(10_000);
    // Of such a one no event tells.
    root.adoptedStyleSheets.push(sheetOf(`div { background: url("${dataUrl()}") }`));
    await microtasks();
    document.body.append(host);
    await beforePaint(() => expect(hasNoSize(find('div', root))).toBe(true));
    await stands(find('div', root), 'pending');
  });

  it('nothing stays covered when the session ends', async () => {
    const urls = [dataUrl(), dataUrl(), dataUrl()];
    const root = shadow(urls.map((url) => `<img src="${url}">`).join(''));
    await scene.flights.land(urls[0] ?? '', FLAGGED);
    await scene.flights.land(urls[1] ?? '', failed());
    const images = [...root.querySelectorAll('img')];
    await stands(images[1] ?? root.host, 'unknown');
    scene.stage.end();
    // The sheet at user level may be out of reach by then, and `:root` cannot be seen from here.
    expect(images.map(isCovered)).toEqual([false, false, false]);
  });

  it.each([
    ['in the page', false],
    ['away for a while', true],
  ])('nothing that comes after the end is covered either, in a tree that was %s', async (_, wasAway) => {
    const root = shadow('<p></p>');
    const { host } = root;
    await microtasks();
    if (wasAway) {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      host.remove();
      await microtasks();
      vi.advanceTimersByTime(60_000);
    }
    release(document);
    scene.stage.end();
    document.body.append(host);
    const later = image({ src: dataUrl() });
    find('p', root).append(later);
    await beforePaint(() => expect(isCovered(later)).toBe(false));
  });
});
