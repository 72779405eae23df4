import * as v from 'valibot';
import { browser } from '../platform/browser';
import type { Counts } from '../shared/protocol';

/** Blurred images of each frame of each tab; in session storage, since the background may stop at any moment. */
const Blurred = v.record(v.string(), v.record(v.string(), v.number()));
const KEY = 'blurred';
const COLOUR = '#5b4b8a';

let turn: Promise<unknown> = Promise.resolve();

/** Reads, changes and writes in turn: two frames report in the same moment. */
function change(step: (blurred: v.InferOutput<typeof Blurred>) => void): Promise<void> {
  const next = turn.then(async () => {
    const stored = v.safeParse(Blurred, (await browser.storage.session.get(KEY))[KEY]);
    const blurred = stored.success ? stored.output : {};
    step(blurred);
    await browser.storage.session.set({ [KEY]: blurred });
  });
  turn = next.catch(() => undefined);
  return next;
}

/** A frame's new counts. */
export async function showCounts(tabId: number, frameId: number, counts: Counts): Promise<void> {
  let total = 0;
  await change((blurred) => {
    const frames = blurred[tabId] ?? {};
    const count = counts.states.blur ?? 0;
    // Pages put in and take out frames without an end.
    if (count > 0) frames[frameId] = count;
    else delete frames[frameId];
    blurred[tabId] = frames;
    total = Object.values(frames).reduce((sum, count) => sum + count, 0);
  });
  await paint(tabId, total);
}

/** A tab begins another page, or is gone. */
export async function forget(tabId: number): Promise<void> {
  await change((blurred) => {
    delete blurred[tabId];
  });
}

/** Where no tab has a number of its own: nothing, or that Scrim may not see the pages. */
export async function showAccess(maySee: boolean): Promise<void> {
  await browser.action.setBadgeText({ text: maySee ? '' : '!' });
  await browser.action.setBadgeBackgroundColor({ color: COLOUR });
}

async function paint(tabId: number, total: number): Promise<void> {
  const text = total === 0 ? '' : total > 999 ? '999+' : `${total}`;
  await Promise.all([
    browser.action.setBadgeText({ tabId, text }),
    browser.action.setBadgeBackgroundColor({ tabId, color: COLOUR }),
  ]).catch(() => undefined); // the tab closed in the meantime
}
