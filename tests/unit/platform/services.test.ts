import { beforeEach, expect, it, vi } from 'vitest';
import { background, frame, host } from '../../../src/platform/services';
import { browser, resetBrowser } from '../support/browser';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

beforeEach(resetBrowser);

it('calls background and host by the names that they serve', async () => {
  await background.wake();
  await host.health();
  expect(browser.runtime.sendMessage.mock.calls).toEqual([
    [{ service: 'background', method: 'wake', args: [] }],
    [{ service: 'host', method: 'health', args: [] }],
  ]);
});

it('calls one frame of a tab, the top one too, or all of them', async () => {
  const message = { service: 'frame', method: 'review', args: [] };
  await frame(7, 3).review();
  await frame(7, 0).review();
  await frame(7).review();
  expect(browser.tabs.sendMessage.mock.calls).toEqual([
    [7, message, { frameId: 3 }],
    [7, message, { frameId: 0 }],
    [7, message, {}],
  ]);
});
