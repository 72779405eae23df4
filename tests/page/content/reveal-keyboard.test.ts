import { beforeEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { FLAGGED } from '../support/flights';
import { find, frames, until, useCoverSheet, usePage } from '../support/page';
import { dataUrl } from '../support/pictures';
import { centreOf, moveTo } from '../support/pointer';
import { useReveal, writeFlagged } from '../support/reveal';
import { stands, stateOf } from '../support/session';

vi.mock('../../../src/platform/browser', () => ({
  browser: { i18n: { getMessage: (name: string): string => (name.startsWith('@@') ? 'ltr' : name) } },
}));

usePage();
useCoverSheet();
const scene = useReveal();
const { keyboard } = userEvent;

/** Which image the button with the focus belongs to, by its alternative text. */
const atHand = (): string | undefined =>
  scene.overlay.focused === undefined
    ? undefined
    : /\((.*)\)/.exec(scene.overlay.button(scene.overlay.focused).ariaLabel ?? '')?.[1];

const THREE = `<button id=start>start</button>
  <img alt=one src="{image}"><div style="height:2000px"></div>
  <img alt=two src="{image}"><div style="height:2000px"></div>
  <img alt=unseen src="{image}" style="visibility:hidden">
  <details open><summary>more</summary><img alt=folded src="{image}"></details>
  <img alt=three src="{image}">`;

beforeEach(() => moveTo({ x: 990, y: 690 }));

describe('review', () => {
  beforeEach(async () => {
    await writeFlagged(scene, THREE);
    // Folded away it is still blurred, and nowhere to be seen.
    find<HTMLDetailsElement>('details').open = false;
    find<HTMLElement>('#start').focus();
    scene.reveal.review();
  });

  it('brings the first image, into view and with the focus on its button', async () => {
    await until(() => expect([scene.overlay.focused, atHand()]).toEqual(['overlayShow', 'one']));
    scene.reveal.review();
    expect(atHand()).toBe('two');
    const image = find('[alt=two]').getBoundingClientRect();
    const button = scene.overlay.button('overlayShow').getBoundingClientRect();
    expect(image.top).toBeGreaterThanOrEqual(0);
    expect(image.bottom).toBeLessThanOrEqual(window.innerHeight);
    expect(button.top).toBeGreaterThanOrEqual(image.top);
    expect(button.bottom).toBeLessThanOrEqual(image.bottom);
  });

  it('goes round in the order of the page, in both directions', async () => {
    const seen = [atHand()];
    for (const key of ['{ArrowRight}', '{ArrowDown}', '{ArrowRight}', '{ArrowLeft}', '{ArrowUp}']) {
      await keyboard(key);
      seen.push(atHand());
    }
    expect(seen).toEqual(['one', 'two', 'three', 'one', 'three', 'two']);
  });

  it('shows and hides by keyboard, and keeps the focus', async () => {
    await keyboard('{Enter}');
    await stands(find('[alt=one]'), 'shown');
    expect([scene.overlay.focused, atHand()]).toEqual(['overlayHide', 'one']);
    await keyboard('{Enter}');
    await stands(find('[alt=one]'), 'blur');
    expect(scene.overlay.focused).toBe('overlayShow');
  });

  it('stays with its image while the page scrolls', async () => {
    scene.reveal.review();
    window.scrollBy(0, 50);
    await until(() => {
      const { top } = find('[alt=two]').getBoundingClientRect();
      expect(scene.overlay.button('overlayShow').getBoundingClientRect().top - top).toBeCloseTo(8, 0);
    });
    expect([scene.overlay.focused, atHand()]).toEqual(['overlayShow', 'two']);
  });

  it('ends with Escape, and the focus is back where it came from', async () => {
    await keyboard('{ArrowRight}');
    await keyboard('{Escape}');
    expect(scene.overlay.offers).toEqual([]);
    expect(document.activeElement).toBe(find('#start'));
  });

  it('is not heard by the page', async () => {
    const heard: string[] = [];
    const listener = (event: KeyboardEvent): void => {
      heard.push(`${event.type} ${event.key}`);
    };
    const types = ['keydown', 'keyup', 'keypress'] as const;
    for (const type of types) document.addEventListener(type, listener);
    await keyboard('{ArrowRight}x{Enter}');
    expect(heard).toEqual([]);
    await keyboard('{Escape}');
    // The key is released after the focus is back.
    expect(heard.filter((each) => each !== 'keyup Escape')).toEqual([]);
    await keyboard('x');
    expect(heard).toContain('keydown x');
    for (const type of types) document.removeEventListener(type, listener);
  });

  it('goes on from an image that has gone meanwhile', async () => {
    scene.reveal.review();
    find('[alt=two]').remove();
    await until(() => expect(scene.stage.session.offered.size).toBe(4));
    scene.reveal.review();
    expect(['one', 'three']).toContain(atHand());
  });
});

describe('review of nothing', () => {
  it('does nothing', async () => {
    await writeFlagged(scene, '<button id=start>start</button>');
    find<HTMLElement>('#start').focus();
    scene.reveal.review();
    expect(document.activeElement).toBe(find('#start'));
    expect(scene.overlay.root).toBeUndefined();
  });
});

describe('focus', () => {
  it('on a link offers what is in it, and elsewhere closes', async () => {
    // The first thing in it that is watched, an image of nothing, offers nothing.
    await writeFlagged(scene, '<a href="#x"><img alt=""><img src="{image}"></a><button>other</button>');
    find<HTMLElement>('a').focus();
    await until(() => expect(scene.overlay.offers).toEqual(['overlayShow']));
    expect(document.activeElement).toBe(find('a'));
    find<HTMLElement>('button').focus();
    await until(() => expect(scene.overlay.offers).toEqual([]));
  });
});

describe('the context menu', () => {
  const menuAt = (element: Element): void => {
    const { x, y } = centreOf(element);
    element.dispatchEvent(
      new MouseEvent('contextmenu', {
        bubbles: true,
        composed: true,
        clientX: x,
        clientY: y,
        cancelable: true,
      }),
    );
  };

  it('shows and hides the image that it was opened on', async () => {
    await writeFlagged(scene, '<img id=a src="{image}"> <img id=b src="{image}">');
    menuAt(find('#b'));
    scene.reveal.toggle();
    expect([stateOf(find('#a')), stateOf(find('#b'))]).toEqual(['blur', 'shown']);
    scene.reveal.toggle();
    expect(stateOf(find('#b'))).toBe('blur');
  });

  it('finds the image under a link that lies over it', async () => {
    await writeFlagged(
      scene,
      '<div style="position:relative;width:200px"><img src="{image}"><a href="#x" style="position:absolute;inset:0"></a></div>',
    );
    menuAt(find('a'));
    scene.reveal.toggle();
    expect(stateOf(find())).toBe('shown');
  });

  it('does not show what has come since it was opened', async () => {
    await writeFlagged(scene, '<img src="{image}">');
    menuAt(find());
    const other = dataUrl(60, 60);
    find<HTMLImageElement>().src = other;
    await scene.stage.flights.land(other, FLAGGED);
    await stands(find(), 'blur');
    scene.reveal.toggle();
    expect(stateOf(find())).toBe('blur');
  });

  it('opened on nothing does nothing', async () => {
    await writeFlagged(scene, '<img src="{image}"><p style="margin-top:100px">words</p>');
    menuAt(find('p'));
    scene.reveal.toggle();
    await frames();
    expect(stateOf(find())).toBe('blur');
  });
});
