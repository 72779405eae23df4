import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forget, showCounts } from '../../../src/background/badge';
import type { Counts } from '../../../src/shared/protocol';
import { browser, resetBrowser } from '../support/browser';
import { manyGarbage } from '../support/garbage';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

const { session } = browser.storage;
beforeEach(resetBrowser);

const blurred = (blur: number): Counts => ({ states: { blur, safe: 9, pending: 4 }, reasons: { small: 5 } });
/** What the badge of a tab shows last. */
const badge = (tabId: number): unknown =>
  browser.action.setBadgeText.mock.calls
    .map(([details]) => details as { tabId: number; text: string })
    .findLast((details) => details.tabId === tabId)?.text;

describe('the badge', () => {
  it('shows how many images of a tab are blurred, and nothing where none is', async () => {
    await showCounts(1, 0, blurred(3));
    expect(badge(1)).toBe('3');
    await showCounts(1, 0, blurred(0));
    expect(badge(1)).toBe('');
    await showCounts(1, 0, { states: {}, reasons: {} });
    expect(badge(1)).toBe('');
    expect(browser.action.setBadgeBackgroundColor.mock.calls[0]).toEqual([
      { tabId: 1, color: expect.stringMatching(/^#[0-9a-f]{6}$/) },
    ]);
  });

  it('adds up the frames of a tab, each with its latest count, and keeps tabs apart', async () => {
    await showCounts(1, 0, blurred(3));
    await showCounts(1, 4, blurred(2));
    await showCounts(2, 0, blurred(7));
    expect([badge(1), badge(2)]).toEqual(['5', '7']);
    await showCounts(1, 0, blurred(1));
    expect([badge(1), badge(2)]).toEqual(['3', '7']);
  });

  it('counts all of many frames that report in the same moment', async () => {
    const frames = Array.from({ length: 20 }, (_, frame) => frame);
    await Promise.all(frames.map((frame) => showCounts(1, frame, blurred(1))));
    expect(badge(1)).toBe('20');
  });

  it('keeps nothing for frames that have nothing blurred: pages put in and take out frames without an end', async () => {
    await showCounts(1, 0, blurred(1));
    for (let frame = 1; frame < 20; frame++) {
      await showCounts(1, frame, blurred(2));
      await showCounts(1, frame, blurred(0));
    }
    expect(badge(1)).toBe('1');
    expect(session.items).toEqual({ blurred: { 1: { 0: 1 } } });
  });

  it('stays short', async () => {
    await showCounts(1, 0, blurred(999));
    expect(badge(1)).toBe('999');
    await showCounts(1, 0, blurred(1000));
    expect(badge(1)).toBe('999+');
  });

  it('forgets a tab, and no other', async () => {
    await showCounts(1, 4, blurred(3));
    await showCounts(2, 0, blurred(7));
    await forget(1);
    await showCounts(1, 0, blurred(1));
    await showCounts(2, 1, blurred(1));
    expect([badge(1), badge(2)]).toEqual(['1', '8']);
    await forget(99);
  });

  it('forgets in turn with reports of the same moment', async () => {
    await showCounts(1, 4, blurred(3));
    await Promise.all([forget(1), showCounts(1, 0, blurred(2))]);
    expect(badge(1)).toBe('2');
  });

  it('remembers what a background before it counted', async () => {
    session.items['blurred'] = { 1: { 0: 2, 3: 4 } };
    await showCounts(1, 0, blurred(1));
    expect(badge(1)).toBe('5');
  });

  it('starts anew from whatever it finds instead of counts', async () => {
    for (const stored of manyGarbage(100).filter(canBeStored)) {
      session.items['blurred'] = stored;
      // Or the last round's would be taken for this one's.
      browser.action.setBadgeText.mockClear();
      await showCounts(1, 0, blurred(2));
      expect(badge(1)).toBe('2');
    }
  });

  it('goes on after storage failed once', async () => {
    session.failsToWrite = true;
    await expect(showCounts(1, 0, blurred(2))).rejects.toThrow('full');
    session.failsToWrite = false;
    await showCounts(1, 0, blurred(3));
    expect(badge(1)).toBe('3');
  });

  it('does not mind a tab that closed in the meantime', async () => {
    browser.action.setBadgeText.mockRejectedValue(new Error('no tab with id 1'));
    await showCounts(1, 0, blurred(2));
  });
});

function canBeStored(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
