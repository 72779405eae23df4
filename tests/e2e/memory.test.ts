import type { CDPSession } from 'playwright';
import { expect, it } from 'vitest';
import { pageOf } from '../../scripts/driver/chromium';
import { useBed } from './support/bed';
import { bad, good } from './support/pictures';
import { expectSettled } from './support/states';

/** Chromium alone: it counts the nodes that a process keeps, and collects its rubbish when it is told to. */

const bed = useBed();

/** Cards that come and go. Each has some ten nodes; some of them come back once more. */
const CARDS = 150;
/** So many nodes may stay: of the few trees that the browser or the collector has not let go of yet. */
const SLACK = 200;

/** Photographs in shadow trees, open and closed, by an element and by a rule. */
const PAGE = `<!doctype html><title>Cards</title><main></main><script>
  customElements.define('photo-card', class extends HTMLElement {
    constructor() {
      super();
      const index = Number(this.constructor.made = (this.constructor.made ?? 0) + 1);
      const root = this.attachShadow({ mode: index % 3 === 0 ? 'closed' : 'open' });
      const picture = index % 2 === 0 ? '${bad(0)}' : '${good(0)}';
      root.innerHTML = '<style>p { width: 90px; height: 90px; background: url(' + picture + ') }</style>'
        + '<img width="90" height="90" src="' + picture + '"><p>A card</p>';
    }
  });
  const main = document.querySelector('main');
  const put = (count) => {
    for (let card = 0; card < count; card++) main.append(document.createElement('photo-card'));
  };
  const clear = () => main.replaceChildren();
</script>`;

/** Nodes that are kept, once nothing more can be collected. */
async function nodesKept(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Memory.getDOMCounters')).nodes;
}

it('trees that have left the page are collected, with all that was known of them', async () => {
  const tab = await bed.open(PAGE);
  await tab.waitForLoadState();
  const session = await pageOf(tab).context().newCDPSession(pageOf(tab));
  await tab.evaluate('put(1)');
  await expectSettled(tab, 'img, p');
  await tab.evaluate('clear()');
  const before = await nodesKept(session);
  await tab.evaluate(`put(${CARDS})`);
  await expectSettled(tab, 'img, p');
  expect(await nodesKept(session)).toBeGreaterThan(before + 5 * CARDS);
  await tab.evaluate('clear()');
  await expect.poll(() => nodesKept(session), { interval: 500 }).toBeLessThanOrEqual(before + SLACK);
});
