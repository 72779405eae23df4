import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PATIENCE } from '../../scripts/lib/patience';
import { startServer, type TestServer } from '../server/index';
import { bad, good, tag } from './support/pictures';

import { Unattached } from './support/unattached';

/** Chromium alone: Firefox renders no page ahead. Nobody may look in from outside, so the pages tell what they see. */

let server: TestServer;
let browser: Unattached;
beforeAll(async () => {
  server = await startServer();
  browser = await Unattached.start();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const TELLING = `
  const states = () => [...document.images].map((image) => image.dataset.scrim ?? '').join();
  const whenSettled = (then) => {
    const look = () => {
      if (/(^|,)(pending)?(,|$)/.test(states())) return;
      watcher.disconnect();
      then();
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-scrim'] });
    look();
  };
  const tell = (what, more) => fetch('/told/' + what + '?' + new URLSearchParams(more));`;

/** Asks for the other page to be rendered ahead as soon as it is covered itself, and goes there when that is judged. */
const FIRST = `<!doctype html><title>First</title>${tag(good(1))}<script>${TELLING}
  addEventListener('storage', () => { location.href = '/second'; });
  whenSettled(() => {
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    rules.textContent = JSON.stringify({ prerender: [{ source: 'list', urls: ['/second'], eagerness: 'immediate' }] });
    document.body.append(rules);
  });
</script>`;

/** Before it is seen, in the moment in which it is, and after it has got one image more. */
const SECOND = `<!doctype html><title>Second</title>${tag(bad())}${tag(good())}${tag(bad(1))}<script>${TELLING}
  // What nothing but a cover at user level is stronger than.
  const isCoveredAtUserLevel = () => {
    const image = document.body.appendChild(new Image());
    image.style.setProperty('object-position', '0px 0px', 'important');
    const position = getComputedStyle(image).objectPosition;
    image.remove();
    return position !== '0px 0px';
  };
  document.addEventListener('prerenderingchange', () => {
    const [{ activationStart }] = performance.getEntriesByType('navigation');
    tell('seen', { ahead: activationStart > 0, states: states(), covered: isCoveredAtUserLevel() });
    document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(tag(bad(2)))});
    whenSettled(() => tell('later', { states: states(), covered: isCoveredAtUserLevel() }));
  });
  whenSettled(async () => {
    await tell('before', { ahead: document.prerendering, states: states(), covered: isCoveredAtUserLevel() });
    localStorage.setItem('settled', 'yes');
  });
</script>`;

async function told(what: string): Promise<Record<string, string>> {
  const { path } = await vi.waitFor(
    () => {
      const [first] = server.seen(`/told/${what}?`);
      if (first === undefined) throw new Error(`the page has not told: ${what}`);
      return first;
    },
    { timeout: PATIENCE, interval: 50 },
  );
  return Object.fromEntries(new URL(path, server.origin).searchParams);
}

it('a page that was rendered ahead is judged before it is seen, and is like any other from then on', async () => {
  server.setPage('/first', FIRST);
  server.setPage('/second', SECOND);
  await browser.open(`${server.origin}/first`);
  const judged = { ahead: 'true', states: 'blur,safe,blur', covered: 'true' };
  expect(await told('before')).toEqual(judged);
  expect(await told('seen')).toEqual(judged);
  expect(await told('later')).toEqual({ states: 'blur,safe,blur,blur', covered: 'true' });
});
