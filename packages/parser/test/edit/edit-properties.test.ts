import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { applyIssueEdits } from "../../src/edit/apply-issue-edits.ts";
import type { IssueEdit } from "../../src/edit/issue-edit.ts";
import { IssueEditError } from "../../src/errors.ts";
import { loadStrictReader } from "../../src/frontmatter/load-strict-reader.ts";
import type { StrictReader } from "../../src/frontmatter/read-frontmatter.ts";
import { fuzzRuns, fuzzTimeout } from "../fuzz-runs.ts";
import { EDITS, issueText } from "./issue-arbitrary.ts";
import { expectOnlyEditedPart } from "./kept-bytes.ts";

let strict: StrictReader;
beforeAll(async () => {
  strict = await loadStrictReader();
});

/** Removing takes the next of that title, and ticking the next box of that text: doing it twice does more. */
const doesMoreTwice = ({ kind }: IssueEdit): boolean => kind === "remove-section" || kind === "tick";

describe("edits of any text", () => {
  it(
    "keep every byte but those of their key or section, one by one and together, hold twice, or are refused",
    () => {
      const changed = new Map(EDITS.map((edit) => [edit, 0]));
      const edit = (text: string, ...edits: readonly IssueEdit[]): string =>
        applyIssueEdits(text, edits, { path: ".issues/bugs/P2-BUG-1-x.md", strict });
      const editOrRefuse = (text: string, ...edits: readonly IssueEdit[]): string | IssueEditError => {
        try {
          return edit(text, ...edits);
        } catch (error) {
          if (error instanceof IssueEditError) return error;
          throw error;
        }
      };
      fc.assert(
        fc.property(issueText, fc.uniqueArray(fc.constantFrom(...EDITS), { maxLength: 5 }), (before, edits) => {
          const together = editOrRefuse(before, ...edits);
          let text = before;
          for (const one of edits) {
            const after = editOrRefuse(text, one);
            if (after instanceof IssueEditError) {
              expect(together).toMatchObject({ code: after.code });
              return;
            }
            expectOnlyEditedPart(text, after, one, strict);
            if (after !== text) changed.set(one, (changed.get(one) ?? 0) + 1);
            text = after;
          }
          expect(together).toBe(text);
          if (!edits.some(doesMoreTwice)) expect(edit(text, ...edits)).toBe(text);
        }),
        { numRuns: fuzzRuns },
      );
      // Texts on which nothing can be changed would prove nothing.
      const least = Math.min(...changed.values());
      if (fuzzRuns >= 500) expect(least, JSON.stringify([...changed])).toBeGreaterThan(fuzzRuns / 200);
    },
    fuzzTimeout,
  );
});
