import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  applyIssueEdits,
  checkTree,
  decodeIssueBytes,
  fixIssue,
  type IssueEdit,
  type IssueSource,
  loadStrictReader,
  parseIssue,
  parsePlan,
  type StrictReader,
  tickPlan,
  toTreeIssue,
} from "../src/index.ts";
import { EDITS, issueText } from "./edit/issue-arbitrary.ts";
import { fuzzRuns, fuzzTimeout } from "./fuzz-runs.ts";

let strict: StrictReader;
beforeAll(async () => {
  strict = await loadStrictReader();
});

const PATHS = [
  ".issues/bugs/P2-BUG-1-x.md",
  ".issues/completed/P2-BUG-1-x.md",
  ".issues/bugs/BUG-1.md",
  "thoughts/plan.md",
  "",
];

/** Bytes of a text, of nothing at all, and of a text with other bytes in it. */
const anyBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: issueText.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }).map((text) => Buffer.from(text)) },
  {
    weight: 2,
    arbitrary: fc.tuple(issueText, fc.uint8Array({ maxLength: 6 }), fc.nat()).map(([text, bytes, at]) => {
      const whole = Buffer.from(text);
      const middle = whole.length === 0 ? 0 : at % whole.length;
      return Buffer.concat([whole.subarray(0, middle), bytes, whole.subarray(middle)]);
    }),
  },
);

describe("any bytes", () => {
  it(
    "come through the whole package as values, or as errors of ours",
    () => {
      let edited = 0;
      fc.assert(
        fc.property(anyBytes, fc.constantFrom(...PATHS), fc.constantFrom(...EDITS), (bytes, path, edit) => {
          const decoded = decodeIssueBytes(bytes);
          if ("error" in decoded) {
            expect(decoded).toMatchObject({ error: expect.stringMatching(/^LLI_/), line: expect.any(Number) });
            return;
          }
          const { text } = decoded;
          expect(Buffer.compare(Buffer.from(text), bytes)).toBe(0);
          const source = { path, strict };
          readEverything(text, source);
          const fixed = fixIssue(text, source);
          expect(fixIssue(fixed.text, source)).toEqual({ ...fixed, fixed: [] });
          const after = editOrRefuse(text, edit, source);
          if (after !== text) edited++;
          readEverything(after, source);
          const plan = parsePlan(text, { path });
          expect(plan.progress.done).toBeLessThanOrEqual(plan.progress.total);
          expect(tickPlan(plan, () => true).length).toBe(text.length);
        }),
        { numRuns: fuzzRuns },
      );
      if (fuzzRuns >= 500) expect(edited).toBeGreaterThan(fuzzRuns / 20);
    },
    fuzzTimeout,
  );
});

/** Asks for every part there is, by name: what is added later is asked for too. */
function readEverything(text: string, source: IssueSource): void {
  const issue = parseIssue(text, source);
  const names = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(issue)));
  const parts = names.map(([, { get, value }]) => {
    if (get !== undefined) return get.call(issue);
    return typeof value === "function" && value.length === 0 ? value.call(issue) : null;
  });
  for (const section of issue.sections) {
    parts.push(issue.body(section), issue.subsections(section), issue.section(section.title)?.key);
  }
  for (const key of issue.frontmatter.keys) parts.push(issue.frontmatter.get(key), issue.frontmatter.line(key));
  const other = parseIssue(text, { ...source, path: "other/P1-BUG-1-y.md" });
  const found = [...issue.diagnostics(), ...checkTree({ issues: [toTreeIssue(issue), toTreeIssue(other)] })];
  expect(parts).not.toContain(undefined);
  expect(found.filter(({ line, column }) => !(line > 0 && column > 0))).toEqual([]);
}

function editOrRefuse(text: string, edit: IssueEdit, source: IssueSource): string {
  try {
    return applyIssueEdits(text, [edit], source);
  } catch (error) {
    expect(error).toMatchObject({
      [Symbol.for("ll-issues.error")]: true,
      code: expect.stringMatching(/^LLI_[A-Z_]+$/),
    });
    return text;
  }
}
