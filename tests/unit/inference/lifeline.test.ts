import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { holdLifeline, lifelineEnds } from '../../../src/inference/lifeline';
import { turn } from '../support/deferred';
import { FakeLocks } from '../support/fake-locks';

let locks: FakeLocks;
beforeEach(() => {
  locks = new FakeLocks();
  vi.stubGlobal('navigator', { locks });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('tells the owner when the worker that held it is gone, and not before', async () => {
  const ended = vi.fn();
  await holdLifeline('worker-1');
  const watching = lifelineEnds('worker-1').then(ended);
  await turn();
  expect(ended).not.toHaveBeenCalled();
  locks.killHolder('worker-1');
  await watching;
});

it('leaves the lock free for nobody to wait for', async () => {
  await holdLifeline('worker-1');
  const watching = lifelineEnds('worker-1');
  locks.killHolder('worker-1');
  await watching;
  await turn();
  expect(locks.isHeld('worker-1')).toBe(false);
});

it('tells workers apart by their names', async () => {
  await holdLifeline('worker-1');
  await holdLifeline('worker-2');
  const ended = vi.fn();
  const watching = lifelineEnds('worker-2').then(ended);
  locks.killHolder('worker-1');
  await turn();
  expect(ended).not.toHaveBeenCalled();
  locks.killHolder('worker-2');
  await watching;
});

it('says where there are no locks to be had', async () => {
  vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new Error('no locks here')) } });
  await expect(holdLifeline('worker-1')).rejects.toThrow('no locks here');
  await expect(lifelineEnds('worker-1')).rejects.toThrow('no locks here');
});
