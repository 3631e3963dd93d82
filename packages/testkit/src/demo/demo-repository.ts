import { HERMETIC_CLAUDE_VARIABLES } from "../sandbox/sandbox-env.ts";

/** The issue the demo resolves. */
export const ISSUE_ID = "BUG-001";

/** Where its file lies. */
export const ISSUE_PATH = ".issues/bugs/P1-BUG-001-median-of-two-digit-numbers-is-wrong.md";

/** The file with the bug. */
export const SOURCE_PATH = "src/median.js";

/** The line with the bug, and what it should be. */
export const BUGGY_LINE = "  const sorted = values.sort();";
export const FIXED_LINE = "  const sorted = [...values].sort((a, b) => a - b);";

const SOURCE = `/** The middle value of a list of numbers with an odd length. */
export function median(values) {
${BUGGY_LINE}
  return sorted[(sorted.length - 1) / 2];
}
`;

const TEST = `import assert from "node:assert/strict";
import { test } from "node:test";
import { median } from "../src/median.js";

test("is the middle value", () => {
  assert.equal(median([3, 1, 2]), 2);
});

test("orders numbers as numbers", () => {
  assert.equal(median([2, 10, 9]), 9);
});

test("leaves the list as it is", () => {
  const values = [3, 1, 2];
  median(values);
  assert.deepEqual(values, [3, 1, 2]);
});
`;

const ISSUE = `---
status: open
labels: [statistics]
---

# ${ISSUE_ID}: Median of two-digit numbers is wrong

## Summary

\`median([2, 10, 9])\` gives 2 instead of 9, and the caller's list comes back in another order.

## Location

- **File**: \`${SOURCE_PATH}\`
- **Anchor**: \`in function median()\`

## Current Behavior

\`Array.prototype.sort\` without a compare function orders numbers as text ("10" < "2"), and it sorts in place.

## Expected Behavior

Numbers are ordered by value, and the caller's list is left alone.

## Steps to Reproduce

1. Run \`node --test\`.
2. Two of the three tests fail.

## Acceptance Criteria

- [ ] \`median([2, 10, 9])\` is 9
- [ ] The list that is passed in keeps its order
`;

const CONFIG = {
  checks: [{ name: "Tests", command: "node --test" }],
  claude: { env: HERMETIC_CLAUDE_VARIABLES },
};

/** The small repository of the demo, path → content. */
export const DEMO_FILES: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify({ name: "demo", private: true, type: "module" }, null, 2)}\n`,
  [SOURCE_PATH]: SOURCE,
  "test/median.test.js": TEST,
  [ISSUE_PATH]: ISSUE,
  "ll-issues.config.json": `${JSON.stringify(CONFIG, null, 2)}\n`,
};
