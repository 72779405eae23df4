import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMenus, listenToMenus } from '../../../src/background/menus';
import { browser, resetBrowser } from '../support/browser';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

const { contextMenus, commands, tabs } = browser;
const call = (method: string) => ({ service: 'frame', method, args: [] });
beforeEach(resetBrowser);

describe('createMenus', () => {
  it('makes the menu anew, since the browser keeps the old one', async () => {
    await createMenus();
    expect(contextMenus.removeAll).toHaveBeenCalledBefore(contextMenus.create);
    expect(contextMenus.create).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        id: 'toggle-image',
        title: 'message:menuToggle',
        contexts: ['image', 'link', 'video'],
      }),
    );
  });
});

describe('the menu', () => {
  beforeEach(listenToMenus);

  it('asks the frame that it was opened in, the top one where the browser names none', async () => {
    await Promise.all(contextMenus.onClicked.emit({ menuItemId: 'toggle-image', frameId: 4 }, { id: 7 }));
    await Promise.all(contextMenus.onClicked.emit({ menuItemId: 'toggle-image' }, { id: 7 }));
    expect(tabs.sendMessage.mock.calls).toEqual([
      [7, call('toggleImage'), { frameId: 4 }],
      [7, call('toggleImage'), { frameId: 0 }],
    ]);
  });

  it('passes over other items and pages without a tab', async () => {
    contextMenus.onClicked.emit({ menuItemId: 'other' }, { id: 7 });
    contextMenus.onClicked.emit({ menuItemId: 'toggle-image' }, undefined);
    contextMenus.onClicked.emit({ menuItemId: 'toggle-image' }, {});
    expect(tabs.sendMessage).not.toHaveBeenCalled();
  });

  it('does not mind a page where nobody listens', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    tabs.sendMessage.mockRejectedValue(new Error('Receiving end does not exist'));
    tabs.query.mockResolvedValue([{ id: 7 }]);
    await Promise.all(contextMenus.onClicked.emit({ menuItemId: 'toggle-image' }, { id: 7 }));
    await Promise.all(commands.onCommand.emit('review'));
    expect(tabs.sendMessage).toHaveBeenCalledTimes(2);
  });
});

describe('the review key', () => {
  beforeEach(listenToMenus);

  it('asks every frame of the active tab', async () => {
    tabs.query.mockResolvedValue([{ id: 9 }]);
    await Promise.all(commands.onCommand.emit('review'));
    expect(tabs.query).toHaveBeenCalledWith({ active: true, lastFocusedWindow: true });
    expect(tabs.sendMessage.mock.calls).toEqual([[9, call('review'), {}]]);
  });

  it('is not another key, and needs a tab', async () => {
    await Promise.all(commands.onCommand.emit('other'));
    expect(tabs.query).not.toHaveBeenCalled();
    await Promise.all(commands.onCommand.emit('review'));
    expect(tabs.sendMessage).not.toHaveBeenCalled();
  });
});
