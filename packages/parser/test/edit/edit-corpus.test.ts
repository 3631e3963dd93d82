import { beforeAll, describe, expect, it } from "vitest";
import { applyIssueEdits } from "../../src/edit/apply-issue-edits.ts";
import type { IssueEdit } from "../../src/edit/issue-edit.ts";
import { IssueEditError } from "../../src/errors.ts";
import { loadStrictReader } from "../../src/frontmatter/load-strict-reader.ts";
import type { StrictReader } from "../../src/frontmatter/read-frontmatter.ts";
import { parseIssue } from "../../src/model/parse-issue.ts";
import type { ParsedIssue } from "../../src/model/parsed-issue.ts";
import { decodeIssueBytes } from "../../src/text/decode-issue-bytes.ts";
import { CORPUS_SIZE, corpusNote, hasCorpus, isIssue, readCorpus } from "../read-corpus.ts";
import { RECORD } from "./sample-record.ts";

const RECORD_LINES = new Set(["## Resolution", "---", "", ...RECORD.split("\n")]);
/** What an edit adds where there was no frontmatter. */
const NEW_BLOCK = /^(?:---)?$/;

/** One of the edits that the format promises on every real file. */
interface Case {
  readonly edit: IssueEdit;
  /** Whether a line may go, and whether one may come. */
  readonly mayGo: (line: string) => boolean;
  readonly mayCome: (line: string) => boolean;
  /** Whether the issue says afterwards what was asked. */
  readonly holds: (after: ParsedIssue, before: ParsedIssue) => boolean;
  /** Takes it back. */
  readonly back?: (before: ParsedIssue) => IssueEdit | null;
}

const LABEL = "a new label";

const CASES: readonly Case[] = [
  {
    edit: { kind: "set-key", key: "status", value: "blocked" },
    mayGo: (line) => line.startsWith("status:"),
    mayCome: (line) => /^status: (["']?)blocked\1(?: +#.*)?$/.test(line) || NEW_BLOCK.test(line),
    holds: (after) => after.status === "blocked" && after.statusSource === "frontmatter",
    back: (before) => setAgain(before, "status"),
  },
  {
    edit: { kind: "set-key", key: "priority", value: "P9" },
    mayGo: (line) => line.startsWith("priority:"),
    mayCome: (line) => /^priority: +(["']?)P9\1(?: +#.*)?$/.test(line) || NEW_BLOCK.test(line),
    holds: (after) => after.frontmatter.get("priority") === "P9",
    back: (before) => setAgain(before, "priority"),
  },
  {
    edit: { kind: "add-to-list", key: "labels", item: LABEL },
    mayGo: (line) => line.startsWith("labels:"),
    mayCome: (line) => /^labels:(?: .*)?$/.test(line) || /^ *- \S/.test(line) || NEW_BLOCK.test(line),
    holds: (after, before) => {
      const own = before.frontmatter.get("labels") === undefined ? [] : before.labels;
      return JSON.stringify(after.labels) === JSON.stringify([...own, LABEL]);
    },
    back: ({ frontmatter }) => {
      const labels = frontmatter.get("labels");
      // A list of one item and an empty one are written anew; all others get back what they had.
      if (labels === undefined) return { kind: "remove-key", key: "labels" };
      return Array.isArray(labels) && labels.length > 0
        ? { kind: "remove-from-list", key: "labels", item: LABEL }
        : null;
    },
  },
  {
    edit: { kind: "append-resolution", text: RECORD },
    // A last line without an end gets one, and is the same line otherwise.
    mayGo: () => false,
    mayCome: (line) => RECORD_LINES.has(line),
    holds: (after, before) =>
      after.resolutions().length === before.resolutions().length + 1 &&
      after.resolutions().some(({ action, completed }) => action === "fix" && completed === "2026-02-06"),
  },
];

function setAgain({ frontmatter }: ParsedIssue, key: string): IssueEdit | null {
  const value = frontmatter.get(key);
  if (value === undefined) return { kind: "remove-key", key };
  return typeof value === "string" && value !== "" ? { kind: "set-key", key, value } : null;
}

let strict: StrictReader;
beforeAll(async () => {
  strict = await loadStrictReader();
});

describe.skipIf(!hasCorpus)(`every real file ${corpusNote}`, { timeout: 120_000 }, () => {
  it("encodes to the bytes it was decoded from", () => {
    const files = readCorpus();
    expect(files.length).toBe(CORPUS_SIZE.files);
    const changed = files.filter(({ bytes }) => {
      const decoded = decodeIssueBytes(bytes);
      return !("text" in decoded) || Buffer.compare(new TextEncoder().encode(decoded.text), bytes) !== 0;
    });
    expect(changed.map(({ path }) => path)).toEqual([]);
  });

  it.each(CASES)("$edit.kind $edit.key: only its lines, read back, twice as once, and back again", (one) => {
    const files = readCorpus().filter(isIssue);
    expect(files.length).toBe(CORPUS_SIZE.issues);
    const refused: string[] = [];
    const surprising: string[] = [];
    let restored = 0;
    for (const { path, text } of files) {
      const source = { path: path.slice(path.indexOf(".issues")), strict };
      const before = parseIssue(text, source);
      let after: string;
      try {
        after = applyIssueEdits(text, [one.edit], source);
      } catch (error) {
        if (!(error instanceof IssueEditError)) throw error;
        refused.push(`${error.code} ${path}`);
        continue;
      }
      const { gone, come } = changedLines(text, after);
      for (const line of gone) if (!one.mayGo(line)) surprising.push(`- ${line} ${path}`);
      for (const line of come) if (!one.mayCome(line)) surprising.push(`+ ${line} ${path}`);
      if (!one.holds(parseIssue(after, source), before)) surprising.push(`does not hold ${path}`);
      if (applyIssueEdits(after, [one.edit], source) !== after) surprising.push(`not once ${path}`);
      const back = before.frontmatter.state === "none" ? null : one.back?.(before);
      if (back === undefined || back === null) continue;
      if (applyIssueEdits(after, [back], source) !== text) surprising.push(`not as before ${path}`);
      restored++;
    }
    expect(surprising).toEqual([]);
    // Two files have invalid frontmatter: it is not edited, their text is.
    const isOfFrontmatter = one.edit.kind !== "append-resolution";
    expect(refused.map((line) => line.split(" ")[0])).toEqual(isOfFrontmatter ? Array(2).fill("LLI_FM_YAML") : []);
    if (isOfFrontmatter) expect(restored).toBeGreaterThan(1000);
  });
});

/** The lines between the first and the last that differ, on both sides. */
function changedLines(before: string, after: string): { gone: readonly string[]; come: readonly string[] } {
  const [a, b] = [before, after].map((text) => text.split(/\r?\n/)) as [string[], string[]];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return { gone: a.slice(head, a.length - tail), come: b.slice(head, b.length - tail) };
}
