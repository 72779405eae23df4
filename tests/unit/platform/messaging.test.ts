import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Runtime } from '../../../src/platform/browser';
import {
  client,
  fromBackground,
  fromContent,
  fromHost,
  fromPage,
  serve as serveOn,
} from '../../../src/platform/messaging';
import type { Service } from '../../../src/shared/protocol';
import { browser, resetBrowser, senders } from '../support/browser';
import { manyGarbage } from '../support/garbage';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));

const methods = {
  add: v.tuple([v.number(), v.number()]),
  whoAmI: v.tuple([]),
  fail: v.tuple([]),
};
const Sums: Service<typeof methods> = { name: 'sums', methods };

const add = vi.fn((_sender: Runtime.MessageSender, a: number, b: number): number => a + b);
const handlers = {
  add,
  whoAmI: (sender: Runtime.MessageSender) => sender.tab?.id,
  fail: () => {
    throw new RangeError('out of sums');
  },
};

const trusted = (): boolean => true;
const hears = (message: unknown, sender: Runtime.MessageSender = senders.content) =>
  browser.runtime.onMessage.emit(message, sender);
const call = (method: string, args: unknown = []) => ({ service: 'sums', method, args });

/** Until the end of the test. */
const ends: (() => void)[] = [];
const serve: typeof serveOn = (...wanted) => {
  const end = serveOn(...wanted);
  ends.push(end);
  return end;
};

beforeEach(resetBrowser);
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('serve', () => {
  it('answers a call with its arguments and its sender', async () => {
    serve(Sums, trusted, handlers);
    expect(await hears(call('add', [2, 3]))[0]).toBe(5);
    expect(add).toHaveBeenCalledWith(senders.content, 2, 3);
    expect(await hears(call('whoAmI'))[0]).toBe(7);
  });

  it('answers with an error what its handler throws, later and not into the browser', async () => {
    serve(Sums, trusted, handlers);
    await expect(hears(call('fail'))[0]).rejects.toThrow('out of sums');
  });

  it('leaves a sender that it does not trust without an answer, and its message unread', () => {
    const trusts = vi.fn(() => false);
    serve(Sums, trusts, handlers);
    expect(hears(call('add', [1, 2]), senders.otherExtension)).toEqual([undefined]);
    expect(trusts).toHaveBeenCalledWith(senders.otherExtension);
    expect(add).not.toHaveBeenCalled();
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'prototype', 'then', '', 'ADD', 'add '])(
    'has no method %j',
    (method) => {
      serve(Sums, trusted, handlers);
      expect(hears(call(method))).toEqual([undefined]);
    },
  );

  it('offers no method that has a handler but no schema', () => {
    const extra = vi.fn();
    serve(Sums, trusted, { ...handlers, extra } as typeof handlers);
    expect(hears(call('extra'))).toEqual([undefined]);
    expect(extra).not.toHaveBeenCalled();
  });

  it.each([[[]], [[1]], [['1', 2]], [[1, Number.NaN]], [undefined], [null], ['12'], [{ 0: 1, 1: 2 }]])(
    'refuses the arguments %j',
    async (args) => {
      serve(Sums, trusted, handlers);
      await expect(hears(call('add', args))[0]).rejects.toThrow('sums.add: bad arguments');
      expect(add).not.toHaveBeenCalled();
    },
  );

  it('hands on no argument more than the schema has', async () => {
    serve(Sums, trusted, handlers);
    expect(await hears(call('add', [1, 2, 'more']))[0]).toBe(3);
    expect(add).toHaveBeenCalledWith(senders.content, 1, 2);
  });

  it('keeps still at garbage, in place of a message and in place of a method', () => {
    serve(Sums, trusted, handlers);
    for (const value of manyGarbage(500)) {
      expect(hears(value)).toEqual([undefined]);
      expect(hears({ service: value, method: 'add', args: [1, 2] })).toEqual([undefined]);
      expect(hears({ service: 'sums', method: value, args: [1, 2] })).toEqual([undefined]);
    }
    expect(add).not.toHaveBeenCalled();
  });

  it('stands beside another service, and each answers its own calls', async () => {
    const others: Service<typeof methods> = { name: 'others', methods };
    serve(Sums, trusted, handlers);
    serve(others, trusted, { ...handlers, add: () => -1 });
    const answersOf = (service: string) => hears({ service, method: 'add', args: [1, 2] });
    const [sum, silence] = answersOf('sums');
    expect([await sum, silence]).toEqual([3, undefined]);
    const [nothing, other] = answersOf('others');
    expect([nothing, await other]).toEqual([undefined, -1]);
    expect(answersOf('nobody')).toEqual([undefined, undefined]);
  });

  it('ends when it is told', () => {
    const end = serve(Sums, trusted, handlers);
    end();
    expect(hears(call('add', [1, 2]))).toEqual([]);
  });
});

describe('client', () => {
  it('sends a call by its name, and gives the answer', async () => {
    browser.runtime.sendMessage.mockResolvedValue(9);
    expect(await client<typeof methods, typeof handlers>(Sums).add(4, 5)).toBe(9);
    expect(browser.runtime.sendMessage).toHaveBeenCalledWith(call('add', [4, 5]));
  });

  it('speaks what a server understands', async () => {
    serve(Sums, trusted, handlers);
    const sums = client<typeof methods, typeof handlers>(Sums, async (message) => hears(message)[0]);
    expect(await sums.add(4, 5)).toBe(9);
    await expect(sums.fail()).rejects.toThrow('out of sums');
  });

  it('is answered by its own context where that serves it, since no browser delivers such a message', async () => {
    const end = serve(Sums, fromPage, handlers);
    const sums = client<typeof methods, typeof handlers>(Sums);
    expect(await sums.add(4, 5)).toBe(9);
    await expect(sums.fail()).rejects.toThrow('out of sums');
    expect(browser.runtime.sendMessage).not.toHaveBeenCalled();
    end();
    await sums.add(4, 5);
    expect(browser.runtime.sendMessage).toHaveBeenCalledWith(call('add', [4, 5]));
  });

  it('passes a refusal on', async () => {
    browser.runtime.sendMessage.mockRejectedValue(new Error('nobody listens'));
    await expect(client<typeof methods, typeof handlers>(Sums).whoAmI()).rejects.toThrow('nobody listens');
  });

  // What is taken for a promise would never be settled.
  it('may itself be awaited, which sends nothing', async () => {
    const sums = client<typeof methods, typeof handlers>(Sums);
    expect(await Promise.resolve(sums)).toBe(sums);
    expect(browser.runtime.sendMessage).not.toHaveBeenCalled();
  });
});

describe('trust', () => {
  it.each([
    ['content', true, false, false],
    ['options', false, true, false],
    ['popup', false, true, true],
    ['background', false, false, true],
    ['otherExtension', false, false, false],
    ['webPage', false, false, false],
  ] as const)('knows a sender: %s', (name, content, page, background) => {
    const sender = senders[name];
    expect([fromContent(sender), fromPage(sender), fromBackground(sender)]).toEqual([
      content,
      page,
      background,
    ]);
  });

  it('knows the host by its address, which no page has and no tab', () => {
    const whole = { id: 'scrim-id', url: 'chrome-extension://scrim-id/' };
    expect([senders.host, whole].map(fromHost)).toEqual([true, true]);
    const others = Object.entries(senders).filter(([who]) => who !== 'host');
    expect(others.filter(([, sender]) => fromHost(sender))).toEqual([]);
    expect(fromHost({ ...senders.host, tab: { id: 1 } } as Runtime.MessageSender)).toBe(false);
    expect(fromHost({ ...senders.host, id: 'other-id' })).toBe(false);
    for (const url of ['chrome-extension://other-id/offscreen.html', 'https://scrim-id/offscreen.html'])
      expect(fromHost({ ...senders.host, url })).toBe(false);
  });

  it('is not moved by an address that only looks like ours', () => {
    for (const url of [
      'chrome-extension://scrim-id.evil.org/',
      'https://evil.org/chrome-extension://scrim-id/',
    ])
      expect(fromPage({ ...senders.popup, url })).toBe(false);
    expect(fromContent({ ...senders.content, id: 'SCRIM-ID' })).toBe(false);
    expect(fromPage({ ...senders.popup, id: 'other-id' })).toBe(false);
    expect(fromBackground({ id: 'other-id' })).toBe(false);
  });
});
