/**
 * Counts a run from vitest's JSON report. A file that could not even be loaded is a failure without a failed test, and
 * so is a run that ended badly with no report to show for it.
 */
export function countOutcomes(report, exitCode, failedChecks) {
  const passed = report?.numPassedTests ?? 0;
  const brokenFiles = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failedInTests = (report?.numFailedTests ?? 0) + brokenFiles;
  const unexplained = exitCode !== 0 && failedInTests === 0 ? 1 : 0;
  return { passed, failed: failedInTests + unexplained + failedChecks };
}

export function closingLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}
