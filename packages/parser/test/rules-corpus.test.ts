import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  checkTree,
  fixIssue,
  loadStrictReader,
  type ParsedIssue,
  parseIssue,
  RULES,
  type StrictReader,
  toTreeIssue,
} from "../src/index.ts";
import { corpusNote, hasCorpus, readCorpus } from "./read-corpus.ts";

const TREES = ["type-dir-layout", "completed-dir-layout"] as const;

let strict: StrictReader;
let trees: readonly (readonly ParsedIssue[])[];
beforeAll(async () => {
  strict = await loadStrictReader();
  const files = readCorpus();
  trees = TREES.map((tree) =>
    files
      .filter(({ path }) => path.startsWith(`${tree}/.issues/`))
      .map(({ path, text }) => parseIssue(text, { path: path.slice(tree.length + 1), strict })),
  );
});

describe.skipIf(!hasCorpus)(`real trees ${corpusNote}`, () => {
  it("give the diagnostics that docs/diagnostics-on-real-trees.md counts", () => {
    const counted = trees.map((issues) => {
      const readLines = (): null => null;
      const found = [
        ...issues.flatMap((issue) => issue.diagnostics()),
        ...checkTree({ issues: issues.map(toTreeIssue), readLines }),
      ];
      return RULES.map(({ name }) => found.filter((diagnostic) => diagnostic.rule === name).length);
    });
    const table = RULES.map(({ name }, index) => [name, ...counted.map((counts) => counts[index])]);
    expect(table).toEqual(readTable());
  });

  it("are repaired once and for all, and mean what they meant", () => {
    for (const issue of trees.flat()) {
      const source = { path: issue.path, strict };
      const once = fixIssue(issue.text, source);
      expect(once.refused).toEqual([]);
      if (once.fixed.length === 0) continue;
      expect(fixIssue(once.text, source).fixed).toEqual([]);
      const fixed = parseIssue(once.text, source);
      expect(fixed.diagnostics().filter((diagnostic) => diagnostic.fixable)).toEqual([]);
      expect([fixed.status, fixed.title, fixed.labels]).toEqual([issue.status, issue.title, issue.labels]);
    }
  });
});

/** The rows of the table: rule and counts. */
function readTable(): readonly (readonly (string | number)[])[] {
  const page = readFileSync(new URL("../../../docs/diagnostics-on-real-trees.md", import.meta.url), "utf8");
  return [...page.matchAll(/^\| `([a-z0-9-]+)` \| (\d+) \| (\d+) \|/gm)].map(([, rule = "", ...counts]) => [
    rule,
    ...counts.map(Number),
  ]);
}
