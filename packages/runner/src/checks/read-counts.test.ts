import { describe, expect, it } from "vitest";
import { formatCounts, readCounts } from "./read-counts.ts";

describe("readCounts", () => {
  it.each([
    ["vitest", " Test Files  1 passed (1)\n      Tests  15 passed (15)\n   Start at  03:27:11\n", "15/15"],
    [
      "vitest, coloured",
      "\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[31m1 failed\u001b[39m\u001b[22m\u001b[2m | \u001b[22m\u001b[32m14 passed\u001b[39m | 2 skipped\u001b[90m (17)\u001b[39m\n",
      "14/15, 2 skipped",
    ],
    [
      "jest",
      "Test Suites: 1 failed, 3 passed, 4 total\nTests:       1 failed, 2 skipped, 39 passed, 42 total\nSnapshots:   0 total\n",
      "39/40, 2 skipped",
    ],
    [
      "pytest",
      "collected 42 items\n\n============ 1 failed, 39 passed, 2 skipped in 0.12s ============\n",
      "39/40, 2 skipped",
    ],
    ["pytest -q", "........\n8 passed in 0.03s\n", "8/8"],
    ["pytest with an error", "=== 3 passed, 1 warning, 2 errors in 1.00s ===\n", "3/5"],
    [
      "cargo, two binaries",
      "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\n\ntest result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured\n",
      "4/6, 1 skipped",
    ],
    [
      "node:test, spec",
      "✔ a (1ms)\nℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 5\n",
      "2/3, 1 skipped",
    ],
    [
      "node:test, tap",
      "TAP version 13\nok 1 - a\n1..1\n# tests 1\n# suites 0\n# pass 1\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n",
      "1/1",
    ],
    [
      "go test -v",
      "--- PASS: TestA (0.00s)\n    --- FAIL: TestB/x (0.00s)\n--- FAIL: TestB (0.00s)\n--- SKIP: TestC (0.00s)\nFAIL\nFAIL\texample.org/a\t0.01s\n",
      "1/3, 1 skipped",
    ],
    [
      "go test",
      "ok  \texample.org/a\t0.01s\nok  \texample.org/b\t(cached)\nFAIL\texample.org/c [build failed]\n",
      "2/3",
    ],
    ["TAP", "1..4\nok 1 a\nnot ok 2 b\nok 3 c # SKIP no network\nnot ok 4 d # TODO later\n", "1/2, 2 skipped"],
  ])("%s", (_, output, expected) => {
    const counts = readCounts(output);
    expect(counts && formatCounts(counts)).toBe(expected);
  });

  it.each([[""], ["All good\n"], ["3 files checked in 2 projects\n"], ["Tests are important\n"], ["ok then\n"]])(
    "knows nothing of %j",
    (output) => {
      expect(readCounts(output)).toBeNull();
    },
  );
});
