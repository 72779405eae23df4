import { expect, test } from 'vitest';
import { tally, tallyLine } from '../../../scripts/lib/test-report.mjs';

const file = (status: string, ...tests: string[]) => {
  return { status, assertionResults: tests.map((one) => ({ status: one })) };
};

test('adds up the files', () => {
  const report = { testResults: [file('passed', 'passed', 'pending'), file('failed', 'failed', 'todo')] };
  expect(tally(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 2 });
});

test('a file that could not be loaded counts as a failure', () => {
  expect(tally({ testResults: [file('failed'), file('passed', 'passed')] }, 1).failed).toBe(1);
});

test('a run that ends badly without a failing test counts as a failure', () => {
  expect(tally({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(tally(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a run of nothing is a failure', () => {
  expect(tally({ testResults: [] }, 0).failed).toBe(1);
});

test('the line names skipped tests only where there are some', () => {
  expect(tallyLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(tallyLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});
