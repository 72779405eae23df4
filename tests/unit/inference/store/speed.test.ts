import { expect, it } from 'vitest';
import { Speed } from '../../../../src/inference/store/speed';

const MB = 1e6;

/** Feeds a download of so many megabytes a second for so long, in steps of 100 ms. */
function feed(speed: Speed, from: { ms: number; bytes: number }, seconds: number, megabytes: number) {
  const end = from.ms + seconds * 1_000;
  while (from.ms < end) {
    from.ms += 100;
    from.bytes += (megabytes * MB) / 10;
    speed.add(from.ms, from.bytes);
  }
}

it('is not known at once', () => {
  const speed = new Speed(0, 0);
  speed.add(100, MB);
  expect(speed.bytesPerSecond).toBeUndefined();
  expect(speed.secondsFor(MB)).toBeUndefined();
});

it('does not count what was there before', () => {
  const speed = new Speed(0, 50 * MB);
  feed(speed, { ms: 0, bytes: 50 * MB }, 2, 4);
  expect(speed.bytesPerSecond).toBeCloseTo(4 * MB, -4);
  expect(speed.secondsFor(20 * MB)).toBe(5);
});

it('follows a change within seconds, without jumping', () => {
  const speed = new Speed(0, 0);
  const at = { ms: 0, bytes: 0 };
  feed(speed, at, 10, 8);
  feed(speed, at, 0.5, 2);
  expect(speed.bytesPerSecond).toBeGreaterThan(6 * MB);
  feed(speed, at, 15, 2);
  expect(speed.bytesPerSecond).toBeLessThan(2.2 * MB);
});

it('fades when nothing comes, and then promises no end', () => {
  const speed = new Speed(0, 0);
  const at = { ms: 0, bytes: 0 };
  feed(speed, at, 5, 8);
  feed(speed, at, 10, 0);
  expect(speed.bytesPerSecond).toBeLessThan(MB);
  feed(speed, at, 90, 0);
  expect(speed.secondsFor(MB)).toBeUndefined();
});
