import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FLAGGED, failed, SAFE } from '../support/flights';
import { find, frames, isCovered, microtasks, until, useCoverSheet, usePage, write } from '../support/page';
import { dataUrl } from '../support/pictures';
import { centreOf, clickAt, moveTo, tapAt } from '../support/pointer';
import { useReveal, writeFlagged } from '../support/reveal';
import { stands, stateOf } from '../support/session';

vi.mock('../../../src/platform/browser', () => ({
  browser: { i18n: { getMessage: (name: string): string => (name.startsWith('@@') ? 'ltr' : name) } },
}));

usePage();
useCoverSheet();
const scene = useReveal();

const AWAY = { x: 900, y: 650 };
const offers = (...words: string[]): Promise<void> =>
  until(() => expect(scene.overlay.offers).toEqual(words));

beforeEach(() => moveTo(AWAY));

describe('pointing at an image', () => {
  it('offers to show it, shows it at a click, and offers to hide it', async () => {
    await writeFlagged(scene, '<img src="{image}">');
    expect(scene.overlay.root).toBeUndefined();
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    expect(scene.overlay.button('overlayShow').ariaLabel).toBe('overlayShow: overlayBlurred');
    await clickAt(centreOf(scene.overlay.button('overlayShow')));
    await stands(find(), 'shown');
    expect(isCovered(find())).toBe(false);
    await offers('overlayHide');
    expect(scene.overlay.button('overlayHide').ariaLabel).toBe('overlayHide: overlayShown');
    await clickAt(centreOf(scene.overlay.button('overlayHide')));
    await stands(find(), 'blur');
    await offers('overlayShow');
  });

  it('ends where the image ends', async () => {
    await writeFlagged(scene, '<img src="{image}">');
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    await moveTo(AWAY);
    await offers();
  });

  it('goes on over the buttons', async () => {
    await writeFlagged(scene, '<img src="{image}">');
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    await moveTo(centreOf(scene.overlay.button('overlayShow')));
    await frames();
    expect(scene.overlay.offers).toEqual(['overlayShow']);
  });

  it('goes on over buttons that are wider than the image', async () => {
    await writeFlagged(scene, '<img src="{image}" style="width:40px;height:40px">');
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    const button = scene.overlay.button('overlayShow').getBoundingClientRect();
    expect(button.right).toBeGreaterThan(find().getBoundingClientRect().right + 10);
    await moveTo({ x: button.right - 5, y: button.top + button.height / 2 });
    await frames();
    expect(scene.overlay.offers).toEqual(['overlayShow']);
  });

  it('with a finger offers the same, until something else is touched', async () => {
    await writeFlagged(scene, '<img src="{image}">');
    await tapAt(centreOf(find()));
    await offers('overlayShow');
    await frames();
    await tapAt(AWAY);
    await offers();
    await tapAt(centreOf(find()));
    await offers('overlayShow');
    await tapAt(centreOf(scene.overlay.button('overlayShow')));
    await stands(find(), 'shown');
  });

  it('with a finger where the button will be does not press it', async () => {
    await writeFlagged(scene, '<a href="#there"><img src="{image}"></a>');
    const { left, top } = find().getBoundingClientRect();
    await tapAt({ x: left + 30, y: top + 20 });
    await offers('overlayShow');
    const button = scene.overlay.button('overlayShow').getBoundingClientRect();
    expect([button.left < left + 30, button.right > left + 30, button.top < top + 20]).toEqual([
      true,
      true,
      true,
    ]);
    await frames();
    expect(stateOf(find())).toBe('blur');
  });

  it('that could not be checked offers another try too', async () => {
    await writeFlagged(scene, '<img src="{image}">', failed());
    await moveTo(centreOf(find()));
    await offers('overlayRetry', 'overlayShow');
    await clickAt(centreOf(scene.overlay.button('overlayRetry')));
    await stands(find(), 'pending');
    await offers();
    expect(scene.stage.flights.boardings).toHaveLength(2);
  });

  it('that is safe, pending or small offers nothing', async () => {
    // One flagged image beside them: without any, nobody looks at what lies under the pointer.
    const [safe, flagged] = [dataUrl(100), dataUrl(100)];
    write(
      `<img id=small src="${dataUrl(20)}"> <img id=pending src="${dataUrl(100)}">
      <img id=safe src="${safe}"> <img id=flagged src="${flagged}">`,
    );
    await scene.stage.flights.land(safe, SAFE);
    await scene.stage.flights.land(flagged, FLAGGED);
    await stands(find('#flagged'), 'blur');
    await stands(find('#safe'), 'safe');
    // Its size comes with its pixels.
    await stands(find('#small'), 'skip');
    expect(stateOf(find('#pending'))).toBe('pending');
    for (const id of ['#small', '#pending', '#safe']) {
      await moveTo(centreOf(find(id)));
      await frames();
    }
    expect(scene.overlay.root).toBeUndefined();
    await moveTo(centreOf(find('#flagged')));
    await offers('overlayShow');
  });

  it.each([
    ['a link that lies over it', '<a href="#there" style="position:absolute;inset:0"></a>'],
    ['a caption', '<div style="position:absolute;inset:0;background:rgb(0 0 0 / 0.1)"><i>words</i></div>'],
  ])('finds it under %s', async (_name, above) => {
    await writeFlagged(
      scene,
      `<div style="position:relative;width:200px;height:160px"><img src="{image}">${above}</div>`,
    );
    await moveTo(centreOf(find()));
    await offers('overlayShow');
  });

  it('finds it in a shadow root, also under something else', async () => {
    await writeFlagged(scene, '<div id=host style="width:200px;height:200px"></div>');
    const root = find('#host').attachShadow({ mode: 'open' });
    const url = dataUrl(200, 160);
    root.innerHTML = `<div style="position:relative"><img src="${url}"><b style="position:absolute;inset:0"></b></div>`;
    document.body.append(find('#host'));
    await scene.stage.flights.land(url, {
      ok: true,
      scores: { model: 'm', nsfw: 1, labels: {} },
      volatile: false,
    });
    await stands(find('img', root), 'blur');
    await moveTo(centreOf(find('img', root)));
    await offers('overlayShow');
  });

  it('goes from one image to the next', async () => {
    await writeFlagged(scene, '<img id=a src="{image}" alt=first> <img id=b src="{image}" alt=second>');
    await moveTo(centreOf(find('#a')));
    await until(() => expect(scene.overlay.button('overlayShow').ariaLabel).toContain('first'));
    await moveTo(centreOf(find('#b')));
    await until(() => expect(scene.overlay.button('overlayShow').ariaLabel).toContain('second'));
    await clickAt(centreOf(scene.overlay.button('overlayShow')));
    await stands(find('#b'), 'shown');
    expect(stateOf(find('#a'))).toBe('blur');
  });
});

describe('the place of the overlay', () => {
  const isInside = (): void => {
    const { left, top, right, bottom } = scene.overlay.button('overlayShow').getBoundingClientRect();
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(window.innerWidth);
    expect(bottom).toBeLessThanOrEqual(window.innerHeight);
  };

  it.each([
    ['left and top', 'left:-150px;top:-110px', { x: 20, y: 20 }],
    ['right and bottom', 'right:-170px;bottom:-130px', { x: 985, y: 685 }],
    ['every side', 'left:-500px;top:-500px;width:3000px;height:3000px', { x: 400, y: 300 }],
  ])('is inside of the viewport where the image is over the edge: %s', async (_name, style, point) => {
    await writeFlagged(
      scene,
      `<div style="position:fixed;inset:0;overflow:clip"><img src="{image}" style="position:absolute;${style}"></div>`,
    );
    await moveTo(point);
    await offers('overlayShow');
    isInside();
  });

  it('is on the image', async () => {
    await writeFlagged(scene, '<img src="{image}" style="margin:100px">');
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    const image = find().getBoundingClientRect();
    const button = scene.overlay.button('overlayShow').getBoundingClientRect();
    expect(button.left).toBeGreaterThanOrEqual(image.left);
    expect(button.top).toBeGreaterThanOrEqual(image.top);
    expect(button.right).toBeLessThanOrEqual(image.right);
    expect(button.bottom).toBeLessThanOrEqual(image.bottom);
  });

  it('is above all else, and has its own look', async () => {
    await writeFlagged(
      scene,
      `<style>* { display: none !important; pointer-events: none; color: red; z-index: 2147483647 }
        html, body, img { display: block !important; pointer-events: auto }</style>
      <img src="{image}" style="position:fixed;inset:0">`,
    );
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    const button = scene.overlay.button('overlayShow');
    const { x, y } = centreOf(button);
    expect(document.elementFromPoint(x, y)).toBe(scene.overlay.host);
    expect(getComputedStyle(button).color).toBe('rgb(255, 255, 255)');
    await clickAt({ x, y });
    await stands(find(), 'shown');
  });

  it('is above what else is in the top layer', async () => {
    await writeFlagged(scene, '<div popover=manual></div><p><img src="{image}"></p>');
    const popover = find<HTMLElement>('[popover]');
    popover.append(find());
    popover.showPopover();
    await stands(find(), 'blur');
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    const { x, y } = centreOf(scene.overlay.button('overlayShow'));
    expect(document.elementFromPoint(x, y)).toBe(scene.overlay.host);
  });

  it('is above a modal dialog, and can be used there', async () => {
    await writeFlagged(scene, '<dialog></dialog><p><img src="{image}"></p>');
    const dialog = find<HTMLDialogElement>('dialog');
    dialog.append(find());
    dialog.showModal();
    await stands(find('dialog img'), 'blur');
    await moveTo(centreOf(find('dialog img')));
    await offers('overlayShow');
    const { x, y } = centreOf(scene.overlay.button('overlayShow'));
    expect(document.elementFromPoint(x, y)).toBe(scene.overlay.host);
    await clickAt({ x, y });
    await stands(find('dialog img'), 'shown');
  });

  it('is no longer the image’s when the page scrolls', async () => {
    await writeFlagged(scene, '<img src="{image}"><div style="height:3000px"></div>');
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    window.scrollTo(0, 100);
    await offers();
  });
});

describe('a page that meddles', () => {
  beforeEach(async () => {
    await writeFlagged(scene, '<img src="{image}">');
    await moveTo(centreOf(find()));
    await offers('overlayShow');
  });

  it('cannot click', async () => {
    const button = scene.overlay.button('overlayShow');
    button.click();
    button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
    await microtasks();
    expect(stateOf(find())).toBe('blur');
  });

  it('sees one element with nothing in it', () => {
    const { host } = scene.overlay;
    expect(host?.parentElement).toBe(document.documentElement);
    expect(host?.shadowRoot).toBeNull();
    expect(host?.childNodes).toHaveLength(0);
    expect(document.querySelectorAll('scrim-overlay')).toHaveLength(1);
  });

  it('hears nothing of a click in the overlay', async () => {
    const heard: string[] = [];
    const types = ['click', 'pointerdown', 'pointerup', 'mousedown', 'mouseup'];
    const listener = ({ type }: Event): void => {
      heard.push(type);
    };
    for (const type of types) document.addEventListener(type, listener);
    await clickAt(centreOf(scene.overlay.button('overlayShow')));
    await stands(find(), 'shown');
    expect(heard).toEqual([]);
    await clickAt(AWAY);
    expect(new Set(heard)).toEqual(new Set(types));
    for (const type of types) document.removeEventListener(type, listener);
  });

  it('and throws the overlay out gets it again', async () => {
    scene.overlay.host?.remove();
    expect(scene.overlay.offers).toEqual([]);
    const { x, y } = centreOf(find());
    await moveTo({ x: x + 3, y: y + 3 });
    await offers('overlayShow');
    await clickAt(centreOf(scene.overlay.button('overlayShow')));
    await stands(find(), 'shown');
  });

  it('puts other pixels under an open overlay: nobody has asked to see those', async () => {
    const next = dataUrl(200, 160);
    // Known already, and flagged too: the image is on offer before and after, and the overlay stays open.
    scene.stage.flights.scores.set(next, FLAGGED);
    find().src = next;
    await until(() => expect(scene.stage.watched(find()).key).toBe(next));
    await stands(find(), 'blur');
    expect(scene.overlay.offers).toEqual(['overlayShow']);
    await clickAt(centreOf(scene.overlay.button('overlayShow')));
    await frames();
    expect(stateOf(find())).toBe('blur');
    // The overlay is now these pixels' own.
    expect(scene.overlay.offers).toEqual(['overlayShow']);
    await clickAt(centreOf(scene.overlay.button('overlayShow')));
    await stands(find(), 'shown');
  });
});

describe('the end of a session', () => {
  it('takes the overlay off the page', async () => {
    await writeFlagged(scene, '<img src="{image}">');
    await moveTo(centreOf(find()));
    await offers('overlayShow');
    scene.stage.end();
    expect(document.querySelector('scrim-overlay')).toBeNull();
    await moveTo({ x: 20, y: 20 });
    await frames();
    expect(document.querySelector('scrim-overlay')).toBeNull();
  });
});
