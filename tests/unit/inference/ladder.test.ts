import { expect, test, vi } from 'vitest';
import { Ladder } from '../../../src/inference/ladder';

test('it starts on the processor, with threads where there are any', () => {
  expect(new Ladder(2).rung).toBe('wasm-threads');
  const single = new Ladder(1);
  expect(single.rung).toBe('wasm-single');
  expect(single.outcome('wasm-threads')).toEqual({ rung: 'wasm-threads', state: 'left', reason: 'absent' });
});

test('the GPU is stood on from its self-test on, and no more when it is left', () => {
  const changed = vi.fn();
  const ladder = new Ladder(2, changed);
  ladder.trying('webgpu');
  expect(ladder.rung).toBe('wasm-threads');
  expect(changed).not.toHaveBeenCalled();
  ladder.pass('webgpu', 12);
  expect(ladder.rung).toBe('webgpu');
  ladder.leave('webgpu', 'lost', 'asleep');
  expect(ladder.rung).toBe('wasm-threads');
  expect(changed).toHaveBeenCalledTimes(2);
  expect(ladder.outcomes).toEqual([
    { rung: 'webgpu', state: 'left', reason: 'lost', detail: 'asleep' },
    { rung: 'wasm-threads', state: 'untried' },
    { rung: 'wasm-single', state: 'untried' },
  ]);
});

test('the lowest rung is left for nothing', () => {
  const ladder = new Ladder(4);
  ladder.leave('wasm-threads', 'error');
  expect(ladder.rung).toBe('wasm-single');
  ladder.leave('wasm-single', 'error');
  expect(ladder.rung).toBe('wasm-single');
});
