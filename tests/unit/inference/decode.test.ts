import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { decode, OVERSIZE } from '../../../src/inference/decode';
import { DECODE_MS } from '../../../src/shared/limits';
import { blackPng, bombEdge } from '../../server/png';
import { fakeBitmap } from '../support/fake-bitmap';

const createImageBitmap = vi.fn<(blob: Blob, options: ImageBitmapOptions) => Promise<ImageBitmap>>();
let png: Uint8Array<ArrayBuffer>;

beforeEach(async () => {
  png = new Uint8Array(await blackPng(3, 2));
  createImageBitmap.mockReset();
  vi.stubGlobal('createImageBitmap', createImageBitmap);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('leaves a picture as it is where it is not much larger than the input', async () => {
  const { bitmap } = fakeBitmap();
  createImageBitmap.mockResolvedValue(bitmap);
  expect(await decode(png, 1)).toBe(bitmap);
  const [blob, options] = createImageBitmap.mock.calls[0] ?? [];
  expect(options).toEqual({});
  expect(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(png);
});

it('has a huge picture reduced, each side for itself', async () => {
  createImageBitmap.mockResolvedValue(fakeBitmap().bitmap);
  await decode(new Uint8Array(await blackPng(4000, 500)), 224);
  expect(createImageBitmap.mock.calls[0]?.[1]).toEqual({
    resizeWidth: OVERSIZE * 224,
    resizeHeight: 500,
    resizeQuality: 'high',
  });
});

it('says of what the browser cannot read that it is undecodable', async () => {
  createImageBitmap.mockRejectedValue(new DOMException('cannot be decoded', 'InvalidStateError'));
  await expect(decode(png, 224)).rejects.toMatchObject({
    name: 'ImageFault',
    reason: 'undecodable',
    message: 'cannot be decoded',
  });
});

it('gives up a decoder that takes too long', async () => {
  vi.useFakeTimers();
  createImageBitmap.mockReturnValue(new Promise(() => undefined));
  const outcome = expect(decode(png, 224)).rejects.toMatchObject({ name: 'ImageFault', reason: 'timeout' });
  await vi.advanceTimersByTimeAsync(DECODE_MS);
  await outcome;
});

it('never shows the browser what its header gives away', async () => {
  new DataView(png.buffer).setUint32(16, bombEdge);
  new DataView(png.buffer).setUint32(20, bombEdge);
  await expect(decode(png, 224)).rejects.toMatchObject({ reason: 'too-large' });
  await expect(decode(new TextEncoder().encode('<!doctype html>'), 224)).rejects.toMatchObject({
    reason: 'not-an-image',
  });
  expect(createImageBitmap).not.toHaveBeenCalled();
});
