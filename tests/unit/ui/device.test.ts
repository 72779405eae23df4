import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Adapter, chooseWeights } from '../../../src/ui/shared/device';

const adapter = (info: Adapter['info'], ...features: string[]): Adapter => ({
  features: new Set(features),
  ...(info && { info }),
});
const choose = (found: Adapter | null) => chooseWeights(async () => found);

afterEach(() => void vi.useRealTimers());

it('takes half precision where a graphics card has it', async () => {
  const found = adapter({ vendor: 'intel', architecture: 'gen-12lp' }, 'shader-f16');
  expect(await choose(found)).toEqual({ dtype: 'fp16', why: 'gpu' });
  expect(await choose(adapter(undefined, 'shader-f16'))).toEqual({ dtype: 'fp16', why: 'gpu' });
});

it('takes int8 for the processor where the card lacks it', async () => {
  expect(await choose(adapter({ vendor: 'arm' }, 'timestamp-query'))).toEqual({
    dtype: 'int8',
    why: 'no-half-precision',
  });
});

describe('takes int8 for the processor where there is no card', () => {
  const none = { dtype: 'int8', why: 'no-gpu' };

  it.each<[string, Adapter | null]>([
    ['no adapter', null],
    ['SwiftShader', adapter({ vendor: 'google', architecture: 'swiftshader' }, 'shader-f16')],
    ['Mesa’s software driver', adapter({ vendor: 'mesa', description: 'llvmpipe (LLVM 19)' }, 'shader-f16')],
    ['a fallback', adapter({ vendor: '', isFallbackAdapter: true }, 'shader-f16')],
  ])('%s', async (_name, found) => {
    expect(await choose(found)).toEqual(none);
  });

  it('no WebGPU', async () => {
    expect(await chooseWeights(undefined)).toEqual(none);
  });

  it('a driver that fails', async () => {
    expect(await chooseWeights(() => Promise.reject(new Error('lost')))).toEqual(none);
  });

  it('a driver that never answers', async () => {
    vi.useFakeTimers();
    const chosen = chooseWeights(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await chosen).toEqual(none);
  });
});
