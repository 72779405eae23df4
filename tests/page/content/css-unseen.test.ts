import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Styles } from '../../../src/content/css/styles';
import { BOX, box, useStyle } from '../support/css';
import { FLAGGED, SAFE } from '../support/flights';
import { useCoverSheet, usePage } from '../support/page';
import { useImageServer } from '../support/server';
import { stands, useSession } from '../support/session';

/** What a script paints by CSS without a change that anybody is told of: it is known by what the page loads. */

usePage();
useCoverSheet();
const server = useImageServer();
const style = useStyle();
const scene = useSession();

let element: HTMLElement;
let url: string;
beforeEach(() => {
  url = server.picture();
});

/** The rule of a sheet that is there, and was read. */
async function ruleOf(css: string): Promise<CSSStyleRule> {
  const sheet = style.write(css).sheet as CSSStyleSheet;
  element = box();
  const known = server.picture();
  const other = element.appendChild(document.createElement('div'));
  other.style.cssText = `height: 50px; background: url(${known})`;
  await scene.flights.land(known, SAFE);
  await stands(other, 'safe');
  return sheet.cssRules[0] as CSSStyleRule;
}

describe('what CSS paints unseen is found', () => {
  it('in a rule that is changed in place', async () => {
    const rule = await ruleOf(BOX);
    rule.style.backgroundImage = `url(${url})`;
    await stands(element, 'pending');
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
  });

  it('in a custom property of a rule', async () => {
    const before = server.picture();
    const rule = await ruleOf(
      `:root { --picture: url(${before}) } .box { background: var(--picture) } ${BOX}`,
    );
    await scene.flights.land(before, SAFE);
    await stands(element, 'safe');
    rule.style.setProperty('--picture', `url(${url})`);
    await stands(element, 'pending');
    await scene.flights.land(url, FLAGGED);
    await stands(element, 'blur');
  });

  it('in what a script animates, all of it together', async () => {
    await ruleOf(BOX);
    const [first, then] = [url, server.picture()];
    const duration = 100_000;
    element.animate([{ opacity: 0.5 }, { opacity: 1 }], { duration });
    const [one, other] = [first, then].map((picture) => ({ backgroundImage: `url(${picture})` }));
    // The other does not come for a minute and a half.
    element.animate([{ ...one }, { ...one, offset: 0.9 }, { ...other }], { duration });
    await stands(element, 'pending');
    const key = [first, then].sort().join(' ');
    await scene.flights.land(key, FLAGGED);
    await stands(element, 'blur');
  });

  it('in a tree that an element has got late, where no pointer reaches it', async () => {
    await ruleOf(BOX);
    element.style.pointerEvents = 'none';
    const root = element.attachShadow({ mode: 'open' });
    root.innerHTML = `<style>${BOX} .box { background: url(${url}) }</style><p class="box">words</p>`;
    const inner = root.querySelector('p') as Element;
    await scene.flights.land(url, FLAGGED);
    await stands(inner, 'blur');
  });

  it('again, after it was found once', async () => {
    const rule = await ruleOf(BOX);
    rule.style.backgroundImage = `url(${url})`;
    await scene.flights.land(url, SAFE);
    await stands(element, 'safe');
    const other = server.picture();
    rule.style.backgroundImage = `url(${other})`;
    await scene.flights.land(other, FLAGGED);
    await stands(element, 'blur');
  });
});

it('nothing is read again for a picture that some rule is known to paint', async () => {
  style.write(`.box:hover { background: url(${url}) } ${BOX}`);
  const end = new AbortController();
  const styles = new Styles(
    () => undefined,
    () => Promise.reject(new Error('no sheet')),
    end.signal,
  );
  styles.enter(document);
  const read = vi.spyOn(document, 'getAnimations');
  const idle = (): Promise<unknown> => new Promise((then) => requestIdleCallback(then));
  styles.suspect([url]);
  await idle();
  expect(read).not.toHaveBeenCalled();
  styles.suspect([url, server.picture()]);
  await idle();
  expect(read).toHaveBeenCalledOnce();
  read.mockRestore();
  end.abort();
});
