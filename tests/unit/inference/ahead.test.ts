import { afterEach, expect, it, vi } from 'vitest';
import { compileAhead } from '../../../src/inference/ort/ahead';

/** The shortest module that there is: magic number and version. */
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

afterEach(() => vi.unstubAllGlobals());

const serve = (bytes: BodyInit) => {
  const fetched = vi.fn(async () => new Response(bytes, { headers: { 'Content-Type': 'application/wasm' } }));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};

it('compiles the file that workers for the processor will ask for', async () => {
  const fetched = serve(EMPTY);
  const compile = vi.spyOn(WebAssembly, 'compileStreaming');
  await compileAhead('chrome-extension://scrim/');
  expect(fetched).toHaveBeenCalledWith('chrome-extension://scrim/ort/ort-wasm-simd-threaded.wasm');
  expect(await compile.mock.results[0]?.value).toBeInstanceOf(WebAssembly.Module);
});

it('leaves it to the workers to tell where that fails', async () => {
  serve('no module');
  await expect(compileAhead('chrome-extension://scrim/')).resolves.toBeUndefined();
});
