import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Standing } from '../../../src/content/facts';
import { Tally, throttle } from '../../../src/content/tally';

describe('a tally', () => {
  const tally = (...standings: Standing[]): Tally => {
    const all = new Tally();
    for (const standing of standings) all.move(undefined, standing);
    return all;
  };

  it('counts nothing where there is nothing', () => {
    expect(tally().counts).toEqual({ states: {}, reasons: {} });
  });

  it('counts states, and the reasons of those without a verdict', () => {
    const { counts } = tally(
      { state: 'safe' },
      { state: 'blur' },
      { state: 'safe' },
      { state: 'unknown', reason: 'network' },
      { state: 'unknown', reason: 'broken', bare: true },
      { state: 'unknown', reason: 'network', bare: true },
      { state: 'skip', reason: 'small' },
    );
    expect(counts.states).toEqual({ safe: 2, blur: 1, unknown: 3, skip: 1 });
    expect(counts.reasons).toEqual({ network: 2, broken: 1, small: 1 });
  });

  it('follows those that change and those that go', () => {
    const all = tally({ state: 'pending' }, { state: 'pending' }, { state: 'unknown', reason: 'host' });
    all.move({ state: 'pending' }, { state: 'blur' });
    all.move({ state: 'pending' }, undefined);
    all.move({ state: 'unknown', reason: 'host' }, { state: 'unknown', reason: 'http' });
    expect(all.counts).toEqual({ states: { blur: 1, unknown: 1 }, reasons: { http: 1 } });
  });
});

describe('throttle', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('calls once for many changes, and again for a change after that', () => {
    const call = vi.fn();
    const throttled = throttle(250, call, new AbortController().signal);
    for (let i = 0; i < 10; i++) throttled();
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(250);
    expect(call).toHaveBeenCalledTimes(1);
    throttled();
    vi.advanceTimersByTime(249);
    expect(call).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1_000);
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('is not put off by changes that do not stop', () => {
    const call = vi.fn();
    const throttled = throttle(250, call, new AbortController().signal);
    for (let i = 0; i < 100; i++) {
      throttled();
      vi.advanceTimersByTime(10);
    }
    expect(call.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(call.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it('ends with its signal', () => {
    const call = vi.fn();
    const controller = new AbortController();
    const throttled = throttle(250, call, controller.signal);
    throttled();
    controller.abort();
    throttled();
    vi.advanceTimersByTime(1_000);
    expect(call).not.toHaveBeenCalled();
  });
});
