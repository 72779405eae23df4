import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SpeedMemory } from '../../../src/inference/speed-memory';

const DAY = 24 * 3_600_000;
let stored: Map<string, string>;
const memory = (version = '1.0.0') =>
  new SpeedMemory(
    { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) },
    version,
  );

beforeEach(() => {
  stored = new Map();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => void vi.useRealTimers());

test('nothing was measured', () => {
  expect(memory().ms).toBeUndefined();
});

test('the next host knows it, for a week', () => {
  memory().ms = 897.5;
  expect(memory().ms).toBe(897.5);
  vi.advanceTimersByTime(7 * DAY - 1);
  expect(memory().ms).toBe(897.5);
  vi.advanceTimersByTime(1);
  expect(memory().ms).toBeUndefined();
});

test('another version measures anew', () => {
  memory('1.0.0').ms = 20;
  expect(memory('1.1.0').ms).toBeUndefined();
});

test.each(['', 'rubbish', '1.0.0 0', `1.0.0 ${Number.MAX_SAFE_INTEGER} 5`, '1.0.0 x 5'])(
  'what is no measurement is none: %s',
  (text) => {
    memory().ms = 5;
    for (const key of stored.keys()) stored.set(key, text);
    expect(memory().ms).toBeUndefined();
  },
);
