import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlineError, withDeadline } from '../../../src/shared/deadline';
import { deferred } from '../support/deferred';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('withDeadline', () => {
  it('passes on what comes in time, and leaves no timer', async () => {
    expect(await withDeadline(Promise.resolve(3), 10, 'counting')).toBe(3);
    await expect(withDeadline(Promise.reject(new Error('no')), 10, 'counting')).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects at the deadline, not before, and says what was late', async () => {
    const ended = vi.fn();
    const late = withDeadline(new Promise(() => undefined), 1000, 'a run');
    const caught = late.catch((error: unknown) => {
      ended();
      return error;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    const error = await caught;
    expect(error).toBeInstanceOf(DeadlineError);
    expect(error).toMatchObject({ name: 'DeadlineError', message: 'a run took longer than 1000 ms' });
  });

  it('lets what fails after its deadline fail unheard', async () => {
    const work = deferred();
    const caught = withDeadline(work.promise, 5, 'work').catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5);
    expect(await caught).toBeInstanceOf(DeadlineError);
    // An unhandled rejection would fail the run.
    work.reject(new Error('too late'));
    await vi.advanceTimersByTimeAsync(0);
  });
});
