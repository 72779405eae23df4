/**
 * Vitest's JSON reporter writes Jest's shape; these are the parts that count.
 *
 * @typedef {object} TestReport
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one for each file
 */

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/**
 * Adds up a run. What fails without a failing test (a file that cannot be loaded, an error that nobody handled, a
 * run without any test) counts as one failure, so that it cannot look like success.
 *
 * @param {TestReport | undefined} report undefined where the run wrote none
 * @param {number} exitCode of the run
 * @returns {Tally}
 */
export function tally(report, exitCode) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const count = (/** @type {readonly string[]} */ states) =>
    tests.filter(({ status }) => states.includes(status)).length;
  const brokenFiles = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = count(['passed']);
  const failed = count(['failed']) + brokenFiles;
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, skipped: tests.length - count(['passed', 'failed']) };
}

/** @param {Tally} tally */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
