import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {object} TestCounts
 * @property {number} passed
 * @property {number} failed tests that failed, and test files that could not be loaded
 * @property {number} skipped
 */

/**
 * Reads the numbers out of vitest's JSON report.
 *
 * @param {string} path the report; when it is not there, nothing ran
 * @returns {TestCounts}
 */
export function readCounts(path) {
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(path, "utf8"),
  );
  // A file that throws while it is loaded has no tests to count.
  const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests };
}

/**
 * Formats the summary line.
 *
 * @param {TestCounts} counts
 */
export function formatCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
