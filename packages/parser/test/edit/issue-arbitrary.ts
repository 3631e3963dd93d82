import fc from "fast-check";
import type { IssueEdit } from "../../src/edit/issue-edit.ts";
import { frontmatterBlock } from "../frontmatter/frontmatter-arbitrary.ts";
import { markdownDocument } from "../scan/markdown-arbitrary.ts";

/** One edit of every kind, and of the keys more. */
export const EDITS: readonly IssueEdit[] = [
  { kind: "set-key", key: "status", value: "done" },
  { kind: "set-key", key: "labels", value: ["a", "b: c"] },
  { kind: "set-key", key: "k3", value: "it's\n" },
  { kind: "add-to-list", key: "k0", item: "new" },
  { kind: "remove-from-list", key: "k1", item: "a" },
  { kind: "remove-key", key: "k2" },
  { kind: "append-resolution", text: "- **Action**: fix\n\n### Changes Made\n\n- `a.ts`: b" },
  { kind: "replace-section", title: "a", body: "new text\n\nof two lines" },
  { kind: "insert-section", title: "New", body: "text" },
  { kind: "remove-section", title: "B" },
  { kind: "tick", criterion: "it works" },
  { kind: "set-footer", status: "Done", fields: { Closed: "2026-01-01" } },
  { kind: "log-session", command: "tool go", at: "2026-03-03T01:02:03Z", session: "c.jsonl" },
];

/** Sections that the edits above mean, and what may stand between them. */
const PARTS = [
  "# T\n",
  "## A\n\na\n",
  "## **a**:\ntext\n\n### deep\n\nx\n",
  "A\n---\n\nx\n",
  "## B\n\nb\n",
  "## B\n",
  "## Acceptance Criteria\n\n- [x] it works\n- [~] it works\n",
  "## Success Criteria\n\n* [ ] it works\n",
  "1. [ ] it works\n",
  "## Session Log\n\n- `/a` - 2026-02-02T10:00:00 - `a.jsonl`\n- `/b` - 2026-01-01 - `b.jsonl`\n",
  "## Session Log\n\n* `/b` - 2026-01-01 - `b.jsonl`\n* `/a` - 2026-02-02T10:00:00 - `a.jsonl`\n",
  "## Session Log\n",
  "## Status\n\n**Open** | Created: 2026-01-01 | Closed: never\n",
  "## Status\n\n- **Status**: open\n",
  "## Status\n",
  "## Resolution\n\n- **Action**: fix\n",
  "\n---\n\n",
  "```\n## A\n```\n",
  "```\n",
  "<!--\n## B\n-->\n",
  "<!--\n",
];

/** Entries of the keys that the edits above mean. */
const ENTRIES = [
  "k0: [x, 'y'] # c\n",
  "k0:\n- x\n- y\n",
  "k0: x, y\n",
  "k1: [a, b]\n",
  "k1:\n  - a # one\n  - b\n",
  "k1: b, a\n",
  "k1:\n- a\n",
  "k2: 'x' # c\n",
  "k2: |\n  a\n\n  b\n",
  "k3:   # c\n",
  'k3: "a\n  b"\n',
  'status:   "open"   # c\n',
  "labels:\n- a\n\n- b\n",
  "z:\n  y: 1\n",
  "# k1: no\n",
  "\n",
];

const knownBlock = fc
  .uniqueArray(fc.constantFrom(...ENTRIES), { selector: (entry) => entry.split(":")[0], minLength: 1, maxLength: 7 })
  .map((entries) => entries.join(""));

const body = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PARTS) }, markdownDocument), { maxLength: 6 })
  .map((parts) => parts.join("\n"));

/** An issue that some of the edits fit, in whatever shape. */
export const issueText: fc.Arbitrary<string> = fc
  .tuple(
    fc.option(fc.oneof(frontmatterBlock, knownBlock), { freq: 4 }),
    body,
    fc.constantFrom("as it is", "as it is", "\r\n", "\n"),
    fc.constantFrom("", "", "\ufeff"),
    fc.boolean(),
  )
  .map(([block, text, newline, mark, isTrimmed]) => {
    const whole = `${block === null ? "" : `---\n${block}---\n`}${text.replaceAll("\ufeff", "")}`;
    const ended = newline === "as it is" ? whole : whole.replace(/\r\n|\n|\r/g, newline);
    return mark + (isTrimmed ? ended.trimEnd() : ended);
  });
