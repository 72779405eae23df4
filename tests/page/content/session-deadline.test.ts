import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PAGE_LOAD_MS } from '../../../src/shared/limits';
import { DEFAULTS } from '../../../src/shared/settings';
import { FLAGGED, SAFE } from '../support/flights';
import { find, frames, isCovered, microtasks, until, useCoverSheet, usePage, write } from '../support/page';
import { useImageServer } from '../support/server';
import { stands, stateOf, useSession } from '../support/session';

usePage();
useCoverSheet();
const server = useImageServer();
const scene = useSession();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const reason = (): string | undefined => scene.stage.watched(find()).standing.reason;

/** Waits with the true clock, then lets the fake one run. */
async function pass(ms: number): Promise<void> {
  await frames(5);
  vi.advanceTimersByTime(ms);
  await microtasks();
}

describe.each([
  ['an address', (url: string) => `<img src="${url}" width=100 height=100>`],
  ['a choice of addresses', (url: string) => `<img srcset="${url} 1x" width=100 height=100>`],
])('an image of %s from a server that never answers', (_name, html) => {
  let url: string;
  beforeEach(async () => {
    url = server.address();
    write(html(url));
    await pass(PAGE_LOAD_MS - 1);
    expect(stateOf(find())).toBe('pending');
    vi.advanceTimersByTime(1);
  });

  it('ends as unknown, covered, and something can be done with it', () => {
    expect([stateOf(find()), reason(), isCovered(find())]).toEqual(['unknown', 'timeout', true]);
    expect(scene.stage.session.offered.size).toBe(1);
  });

  it('stays covered by the clock, whatever the reader chose for unknown ones', () => {
    scene.stage.session.apply({ ...DEFAULTS, unknown: 'show' });
    expect([stateOf(find()), isCovered(find())]).toEqual(['unknown', true]);
  });

  it('can be shown, and is judged anew when it is other pixels', async () => {
    scene.stage.session.reveal(scene.stage.watched(find()), true);
    expect([stateOf(find()), isCovered(find())]).toEqual(['shown', false]);
    find().removeAttribute('srcset');
    find().src = server.address();
    await microtasks();
    expect(stateOf(find())).toBe('pending');
  });

  it('can be tried again: it has as long again', () => {
    scene.stage.session.retry(scene.stage.watched(find()));
    expect(stateOf(find())).toBe('pending');
    vi.advanceTimersByTime(PAGE_LOAD_MS);
    expect(stateOf(find())).toBe('unknown');
  });

  it('is judged when it arrives after all', async () => {
    vi.useRealTimers();
    server.answer(url);
    await scene.flights.land(url, SAFE);
    await stands(find(), 'safe');
  });

  it('is of no more interest once it has gone', async () => {
    const element = find();
    element.remove();
    await microtasks();
    document.body.append(element);
    await microtasks();
    expect(stateOf(element)).toBe('pending');
  });
});

describe('the clock', () => {
  it('does not run for an image that is whole, however long its verdict takes', async () => {
    const url = server.picture(100);
    write(`<img src="${url}">`);
    await until(() => expect(find().complete).toBe(true));
    await pass(10 * PAGE_LOAD_MS);
    expect(stateOf(find())).toBe('pending');
  });

  it('does not run for a lazy image far away', async () => {
    write(
      `<div style="height:30000px"></div><img loading=lazy src="${server.address()}" width=100 height=100>`,
    );
    await pass(10 * PAGE_LOAD_MS);
    expect(stateOf(find())).toBe('pending');
  });

  it('begins anew with another source', async () => {
    write(`<img src="${server.address()}" width=100 height=100>`);
    await pass(PAGE_LOAD_MS - 1_000);
    find().src = server.address();
    await pass(PAGE_LOAD_MS - 1_000);
    expect(stateOf(find())).toBe('pending');
    vi.advanceTimersByTime(1_000);
    expect(stateOf(find())).toBe('unknown');
  });

  it('does not uncover what was found to be safe and is not whole', async () => {
    const url = server.address();
    write(`<img src="${url}" width=100 height=100>`);
    await scene.flights.land(url, SAFE);
    await pass(10 * PAGE_LOAD_MS);
    expect([stateOf(find()), reason(), isCovered(find())]).toEqual(['unknown', 'timeout', true]);
  });

  it('does not take a blur away', async () => {
    const url = server.address();
    write(`<img src="${url}" width=100 height=100>`);
    await scene.flights.land(url, FLAGGED);
    await pass(10 * PAGE_LOAD_MS);
    expect(stateOf(find())).toBe('blur');
  });

  it('stops with the session', async () => {
    write(`<img src="${server.address()}" width=100 height=100>`);
    await pass(1_000);
    scene.stage.end();
    await pass(10 * PAGE_LOAD_MS);
    expect(find().hasAttribute('data-scrim')).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
