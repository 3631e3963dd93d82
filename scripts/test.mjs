// `npm test`: sets up, installs the real CLI and runs all tests. Further arguments go to vitest. LL_CORPUS names a
// folder of real issue trees to read; LL_REAL_CLAUDE=off leaves out what needs the real CLI.
// The last line of the output is always `N passed, N failed`, with `, N skipped` when there are any.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installClaude } from "./install-claude.mjs";
import { main, runTool, StepError } from "./lib/run.mjs";
import { formatCounts, readCounts } from "./lib/test-counts.mjs";
import { setup } from "./setup.mjs";

const folder = mkdtempSync(join(tmpdir(), "ll-issues-report-"));
const report = join(folder, "vitest.json");
let counts = { passed: 0, failed: 0, skipped: 0 };

await main(() => {
  setup();
  installClaude();
  try {
    runTool("vitest/vitest.mjs", [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ]);
  } finally {
    counts = readCounts(report);
  }
  if (counts.failed > 0) throw new StepError("vitest ended well but reports failed tests");
});

rmSync(folder, { recursive: true, force: true });
// Whatever went wrong outside of a test is a failure too: "0 failed" next to exit code 1 would be a lie.
if (process.exitCode && counts.failed === 0) counts.failed = 1;
console.log(formatCounts(counts));
