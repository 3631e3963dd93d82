import { expect, it } from "vitest";
import { nameDecidingFiles } from "./name-deciding-files.ts";

it.each([
  ["src/kettle.test.ts", "Tests"],
  ["kettle.spec.mjs", "Tests"],
  ["tests/helpers/build.py", "Tests"],
  ["pkg/kettle_test.go", "Tests"],
  ["test_kettle.py", "Tests"],
  ["package.json", "Configuration of checks"],
  ["packages/a/vitest.config.ts", "Configuration of checks"],
  ["tsconfig.build.json", "Configuration of checks"],
  [".github/workflows/ci.yml", "Configuration of checks"],
  ["ll-issues.config.json", "Templates and configuration of ll-issues"],
  ["templates/manage_issue.md", "Templates and configuration of ll-issues"],
])("%s decides: %s", (file, kind) => {
  expect(nameDecidingFiles(["src/plain.ts", file])).toEqual([`${kind} changed by this run: ${file}`]);
});

it("says nothing of files that decide nothing", () => {
  expect(nameDecidingFiles(["src/kettle.ts", "latest.ts", "contest.py", "docs/testing.md", "src/config.ts"])).toEqual(
    [],
  );
});
