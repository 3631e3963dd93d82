import type { Diagnostic } from "@ll-issues/parser";
import { describe, expect, it } from "vitest";
import { makeTree } from "../../test/tree.ts";
import { readBaseline, writeBaseline } from "./baseline.ts";
import { countByKey, fingerprintFindings, withoutKnown } from "./finding-key.ts";

function finding(over: Partial<Diagnostic> = {}): Diagnostic {
  const path = ".issues/bugs/P2-BUG-001-lamp.md";
  return {
    rule: "missing-h1",
    severity: "warning",
    message: "no H1",
    path,
    line: 1,
    column: 1,
    fixable: false,
    ...over,
  };
}

describe("fingerprints", () => {
  it("outlive another line, a rename and a move of the issue", () => {
    const [one] = fingerprintFindings([finding()]);
    const moved = finding({ line: 9, column: 3, path: ".issues/completed/P1-BUG-1-other-words.md", severity: "error" });
    expect(fingerprintFindings([moved])).toEqual([one]);
  });

  it("tell rules, issues, words and repetitions apart", () => {
    const prints = fingerprintFindings([
      finding(),
      finding(),
      finding({ rule: "id-conflict" }),
      finding({ message: "other" }),
      finding({ path: ".issues/bugs/P2-BUG-002-lamp.md" }),
      finding({ path: ".issues/features/P2-FEAT-001-lamp.md" }),
      finding({ path: ".issues/bugs/notes.md" }),
      finding({ path: ".issues/features/notes.md" }),
    ]);
    expect(new Set(prints).size).toBe(8);
  });
});

describe("withoutKnown", () => {
  it("leaves out as many as are known", () => {
    const known = countByKey([finding(), finding({ message: "gone since" })]);
    const found = [finding({ line: 1 }), finding({ line: 5 }), finding({ message: "new" })];
    expect(withoutKnown(found, known).map(({ line, message }) => [line, message])).toEqual([
      [5, "no H1"],
      [1, "new"],
    ]);
  });
});

describe("a baseline", () => {
  it("is read as it was written, and written over", () => {
    const tree = makeTree();
    const file = tree.path("baseline.json");
    writeBaseline(file, [finding({ path: "b.md" }), finding({ path: "a.md" }), finding({ path: "a.md" })]);
    expect(withoutKnown([finding({ path: "a.md" })], readBaseline(file))).toEqual([]);
    expect(JSON.parse(tree.read("baseline.json")).findings.map(({ path }: Diagnostic) => path)).toEqual([
      "a.md",
      "a.md",
      "b.md",
    ]);
    writeBaseline(file, []);
    expect(readBaseline(file)).toEqual(new Map());
  });

  it.each([null, "{", "[]", '{"schemaVersion":2}', '{"schemaVersion":1,"kind":"baseline","findings":[{"rule":1}]}'])(
    "refuses %j",
    (text) => {
      const tree = makeTree(text === null ? {} : { "b.json": text });
      expect(() => readBaseline(tree.path("b.json"))).toThrow(
        expect.objectContaining({ code: "LLI_BASELINE_INVALID" }),
      );
    },
  );
});
