import { expect, test } from 'vitest';
import { latestOnly } from '../../../src/ui/shared/latest';

/** A write that ends when the test says so. */
function slowWrite() {
  const written: number[] = [];
  const ends: (() => void)[] = [];
  const write = (value: number): Promise<void> => {
    written.push(value);
    return new Promise((resolve) => ends.push(resolve));
  };
  const endOne = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { written, write, endOne };
}

test('one write at a time, and the last value wins', async () => {
  const { written, write, endOne } = slowWrite();
  const pass = latestOnly(write);
  for (const value of [1, 2, 3, 4]) void pass(value);
  expect(written).toEqual([1]);
  await endOne();
  expect(written).toEqual([1, 4]);
});

test('the promise ends only when the last value is written', async () => {
  const { write, endOne } = slowWrite();
  const pass = latestOnly(write);
  let ended = false;
  void pass(1).then(() => {
    ended = true;
  });
  void pass(2);
  await endOne();
  expect(ended).toBe(false);
  await endOne();
  expect(ended).toBe(true);
});

test('it starts again after a rest', async () => {
  const { written, write, endOne } = slowWrite();
  const pass = latestOnly(write);
  void pass(1);
  await endOne();
  void pass(2);
  expect(written).toEqual([1, 2]);
});
