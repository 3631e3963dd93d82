import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { applyIssueEdits } from "../../src/edit/apply-issue-edits.ts";
import type { IssueEdit } from "../../src/edit/issue-edit.ts";
import { IssueEditError } from "../../src/errors.ts";
import { applyExactAnswer } from "../../src/exact/apply-exact-answer.ts";
import { headingsByRemark } from "../../src/exact/headings-by-remark.ts";
import { loadStrictReader } from "../../src/frontmatter/load-strict-reader.ts";
import { readFrontmatter, type StrictReader } from "../../src/frontmatter/read-frontmatter.ts";
import { formatResolution } from "../../src/resolution/format-resolution.ts";
import { scanBlocks } from "../../src/scan/scan-blocks.ts";
import { fuzzRuns, fuzzTimeout } from "../fuzz-runs.ts";
import { RECORD } from "./sample-record.ts";

let strict: StrictReader;
beforeAll(async () => {
  strict = await loadStrictReader();
});

function edit(text: string, ...edits: IssueEdit[]): string {
  return applyIssueEdits(text, edits, { path: ".issues/bugs/P2-BUG-1-x.md", strict });
}

/** The code of the error an edit ends with. */
function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof IssueEditError) return error.code;
    throw error;
  }
  return "no error";
}

const setStatus: IssueEdit = { kind: "set-key", key: "status", value: "done" };

describe("frontmatter edits", () => {
  it.each([
    ["a value", "---\nstatus: open # why\nid: 1\n---\n", "---\nstatus: done # why\nid: 1\n---\n"],
    ["a single-quoted value", "---\nstatus: 'open'\n---\nb", "---\nstatus: 'done'\n---\nb"],
    ["a double-quoted value", '---\nstatus:   "open"   # c\n---\n', '---\nstatus:   "done"   # c\n---\n'],
    ["an empty value with a comment", "---\nstatus:   # c\n---\n", "---\nstatus: done   # c\n---\n"],
    ["an empty value", "---\nstatus:\nid: 1\n---\n", "---\nstatus: done\nid: 1\n---\n"],
    ["a wrapped value", "---\nstatus: 'a\n  b'\n# c\nid: 1\n---\n", "---\nstatus: 'done'\n# c\nid: 1\n---\n"],
    ["a block scalar", "---\nstatus: |\n  a\n  b\nid: 1\n---\n", "---\nstatus: done\nid: 1\n---\n"],
    ["a list", "---\nstatus:\n- a\n- b\nid: 1\n---\n", "---\nstatus: done\nid: 1\n---\n"],
    ["a new key with CRLF", "\ufeff---\r\nid: 1\r\n---\r\nb\r\n", "\ufeff---\r\nid: 1\r\nstatus: done\r\n---\r\nb\r\n"],
    ["a file without frontmatter", "# T\n", "---\nstatus: done\n---\n\n# T\n"],
    ["a file that starts blank", "\n# T", "---\nstatus: done\n---\n\n# T"],
    ["an empty file", "", "---\nstatus: done\n---\n"],
    ["a mark and no frontmatter", "\ufeff# T\r\n", "\ufeff---\r\nstatus: done\r\n---\r\n\r\n# T\r\n"],
    ["an empty block", "---\n---\nb", "---\nstatus: done\n---\nb"],
    ["a thematic break at the top", "---\n\nJust a break\n", "---\nstatus: done\n---\n\n---\n\nJust a break\n"],
    ["a block that ends the file", "---\nid: 1\n---", "---\nid: 1\nstatus: done\n---"],
  ])("sets %s", (_name, before, after) => {
    expect(edit(before, setStatus)).toBe(after);
    expect(edit(after, setStatus)).toBe(after);
  });

  it("A16: changes one value and keeps every other byte", () => {
    const head = "\ufeff---\r\n# top\r\nid:   \"BUG-1\"\r\nlabels: [a, 'b']\r\nx:   # c\r\nstatus: ";
    const tail = " # s\r\nlist:\r\n  - a # one\r\n\r\nz: 'it''s'\r\n---\r\n# T\r\n\r\nno final newline  ";
    expect(edit(`${head}open${tail}`, setStatus)).toBe(`${head}done${tail}`);
  });

  it("A15: leaves dates, times and octals as they stand", () => {
    const rest = "a: 2024-01-02\nb: 2024-01-02 03:04:05\nc: 12:30\nd: on\ne: 0230\nf: 1.10\n---\n";
    expect(edit(`---\nstatus: open\n${rest}`, setStatus)).toBe(`---\nstatus: done\n${rest}`);
  });

  it("A4: never touches or runs a body that looks like another language's frontmatter", () => {
    const body = "---js\n(globalThis.pwned = true)\n---\n";
    expect(edit(`---\nstatus: open\n---\n${body}`, setStatus)).toBe(`---\nstatus: done\n---\n${body}`);
    expect("pwned" in globalThis).toBe(false);
  });

  it.each([
    ["block list", "labels:\n- a\n- 'b'\n", "labels:\n- a\n- 'b'\n- c\n"],
    ["indented block list", "labels:\n  - a\n  - b\n# c\nid: 1\n", "labels:\n  - a\n  - b\n  - c\n# c\nid: 1\n"],
    ["flow list", "labels: [a, 'b'] # x\n", "labels: [a, 'b', c] # x\n"],
    ["empty flow list", "labels: []\n", "labels: [c]\n"],
    ["empty key", "labels:\nid: 1\n", "labels:\n- c\nid: 1\n"],
    ["missing key", "id: 1\n", "id: 1\nlabels:\n- c\n"],
    ["missing key in a block with indented lists", "x:\n  - y\n", "x:\n  - y\nlabels:\n  - c\n"],
    ["comma string", "labels: a, b\n", "labels: a, b, c\n"],
    ["bare scalar", "labels: a\n", "labels:\n- a\n- c\n"],
    ["list with a map", "labels:\n- epic: E-1\n- b\n", "labels:\n- epic: E-1\n- b\n- c\n"],
  ])("adds to a %s in its style, and takes it out again", (_name, before, after) => {
    const add: IssueEdit = { kind: "add-to-list", key: "labels", item: "c" };
    const result = edit(`---\n${before}---\n`, add);
    expect(result).toBe(`---\n${after}---\n`);
    expect(edit(result, add)).toBe(result);
    const removed = edit(result, { kind: "remove-from-list", key: "labels", item: "c" });
    const value = readFrontmatter(removed, scanBlocks(removed).frontmatter, strict).get("labels");
    expect(Array.isArray(value) ? value : String(value ?? "").split(", ")).not.toContain("c");
  });

  it("removes a key with all its lines", () => {
    const text = "---\nid: 1\nlabels:\n- a\n\n- b\n# c\nz: 2\n---\nb";
    expect(edit(text, { kind: "remove-key", key: "labels" })).toBe("---\nid: 1\n# c\nz: 2\n---\nb");
    expect(edit(text, { kind: "remove-key", key: "nothing" })).toBe(text);
  });

  it.each([
    ["invalid YAML", "---\ntitle: a: b\n---\n", "LLI_FM_YAML"],
    ["another language", "---js\n{}\n---\n", "LLI_FM_LANGUAGE"],
    ["an anchor", "---\na: &x b\n---\n", "LLI_FM_ANCHOR"],
    ["keys that are not at the margin", "---\n{status: open}\n---\n", "LLI_FM_NOT_EDITABLE"],
    [
      "a second block with the identity",
      "---\nfoo: 1\n---\n---\nid: BUG-1\nstatus: open\n---\n",
      "LLI_FM_NOT_EDITABLE",
    ],
  ])("refuses %s", (_name, text, code) => {
    expect(codeOf(() => edit(text, setStatus))).toBe(code);
  });

  it("edits the body of a file whose frontmatter it would not touch", () => {
    const text = "---\ntitle: a: b\n---\n\n## A\n\n- [ ] x\n";
    expect(edit(text, { kind: "tick", criterion: "x" })).toBe(text.replace("[ ]", "[x]"));
  });

  it("refuses keys that are none, and two edits of one thing", () => {
    for (const key of ["__proto__", "a b", "", "a:b", "1"]) {
      expect(
        codeOf(() => edit("---\nid: 1\n---\n", { kind: "set-key", key, value: "x" })),
        key,
      ).toBe("LLI_KEY_INVALID");
    }
    const other: IssueEdit = { kind: "set-key", key: "status", value: "open" };
    expect(codeOf(() => edit("", setStatus, other))).toBe("LLI_EDIT_COLLISION");
  });

  it("says that it needs the strict reader where it does", () => {
    const text = "---\nnested:\n  a: b\n---\n";
    expect(codeOf(() => applyIssueEdits(text, [setStatus], { path: "x.md" }))).toBe("LLI_FM_NEEDS_STRICT");
    expect(edit(text, setStatus)).toBe("---\nnested:\n  a: b\nstatus: done\n---\n");
  });

  it(
    "gives back any text that was set",
    () => {
      const anyText = fc.oneof(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.string({
          unit: fc.constantFrom(
            "a",
            "'",
            '"',
            "\\",
            ":",
            " ",
            "#",
            "\n",
            "\r",
            "\t",
            "-",
            "[",
            ",",
            "é",
            "\u2028",
            "\ud800",
            "\ufeff",
            "~",
          ),
          maxLength: 8,
        }),
      );
      const start = fc.constantFrom(
        "",
        "status: open # c\n",
        "status: 'x'\n",
        'status: "x"\n',
        "status:\n- a\n",
        "status: a\n  b\n",
        "status:\n",
      );
      fc.assert(
        fc.property(anyText, start, (value, line) => {
          const text = `---\nid: BUG-1\n${line}z: 1\n---\n# T\n`;
          const set: IssueEdit = { kind: "set-key", key: "status", value };
          const result = edit(text, set);
          expect(readFrontmatter(result, scanBlocks(result).frontmatter, strict).get("status")).toBe(value);
          expect(edit(result, set)).toBe(result);
          const items: IssueEdit = { kind: "set-key", key: "status", value: [value, "b"] };
          const listed = edit(text, items);
          expect(readFrontmatter(listed, scanBlocks(listed).frontmatter, strict).get("status")).toEqual([value, "b"]);
          expect(
            edit(
              listed,
              { kind: "remove-from-list", key: "status", item: "b" },
              { kind: "add-to-list", key: "other", item: value },
            ),
          ).toContain("other:");
        }),
        { numRuns: fuzzRuns },
      );
    },
    fuzzTimeout,
  );
});

describe("section edits", () => {
  const append: IssueEdit = { kind: "append-resolution", text: "- **Action**: fix" };
  const SECTION = "## Resolution\n\n- **Action**: fix";

  it.each([
    ["after the last section", "# T\n\n## A\n\na\n", `# T\n\n## A\n\na\n\n${SECTION}\n`],
    ["without a final newline", "## A\n\na", `## A\n\na\n\n${SECTION}`],
    ["to an empty file", "", `${SECTION}\n`],
    [
      "above Status and Session Log",
      "## A\n\na\n\n## Status\n\ns\n\n## Session Log\n- x\n",
      `## A\n\na\n\n${SECTION}\n\n## Status\n\ns\n\n## Session Log\n- x\n`,
    ],
    [
      "above a set-off Session Log",
      "## A\n\na\n\n---\n\n## Session Log\n- x\n",
      `## A\n\na\n\n---\n\n${SECTION}\n\n---\n\n## Session Log\n- x\n`,
    ],
    ["above a Status that is not set off", "## A\na\n\n## Status\ns\n", `## A\na\n\n${SECTION}\n\n## Status\ns\n`],
    [
      "below a set-off Status",
      "## A\na\n\n---\n\n## Status\ns\n",
      `## A\na\n\n---\n\n## Status\ns\n\n---\n\n${SECTION}\n`,
    ],
    [
      "below a separator that ends the file",
      "## A\na\n\n## Status\ns\n\n---\n\n",
      `## A\na\n\n## Status\ns\n\n---\n\n${SECTION}\n`,
    ],
    ["in the habit of the file", "## A\na\n\n---\n\n## B\nb\n", `## A\na\n\n---\n\n## B\nb\n\n---\n\n${SECTION}\n`],
    ["with CRLF", "## A\r\n\r\na\r\n", `## A\r\n\r\na\r\n\r\n${SECTION.replaceAll("\n", "\r\n")}\r\n`],
    ["above a comment that never ends", "## A\n\na\n\n<!-- x\n", `## A\n\na\n\n${SECTION}\n\n<!-- x\n`],
  ])("appends a Resolution %s, once", (_name, before, after) => {
    expect(edit(before, append)).toBe(after);
    expect(edit(after, append)).toBe(after);
  });

  it("appends a second Resolution when it says something else", () => {
    const once = edit("## A\n\na\n", append);
    const twice = edit(once, { kind: "append-resolution", text: RECORD });
    expect(scanBlocks(twice).headings.filter(({ title }) => title === "Resolution").length).toBe(2);
    expect(twice.startsWith(once)).toBe(true);
  });

  it("A23: a Resolution inside a fence or a comment is none", () => {
    const text = "# T\n\n```md\n## Resolution\n```\n\n<!--\n## Resolution\n-->\n";
    expect(edit(text, append)).toBe(`${text}\n${SECTION}\n`);
  });

  it("A24: text that would break the structure is refused, and the formatter makes none", () => {
    const text = "---\nid: BUG-1\n---\n\n# T\n\n## A\n\na\n\n## Status\n\ns\n";
    const hostile = ["```", "~~~ x\ny", "<!-- x", "<?php", "# Title", "## Status", "Status\n---", "a\r\n===\r\n"];
    for (const piece of hostile) {
      const raw = codeOf(() => edit(text, { kind: "append-resolution", text: `ok\n\n${piece}` }));
      expect(raw, piece).toBe("LLI_EDIT_NOT_HELD");
      const formatted = formatResolution({
        kind: "resolved",
        action: piece,
        date: "2026-02-06",
        summary: `s\n\n${piece}\n\n---\n`,
        changes: [{ path: piece, description: piece }],
        verification: [{ name: piece, verdict: piece, detail: piece }],
        notes: [{ title: piece, lines: [piece, "---"] }],
      });
      const result = edit(text, { kind: "append-resolution", text: formatted });
      const titles = scanBlocks(result)
        .headings.filter(({ depth }) => depth < 3)
        .map(({ title }) => title);
      expect(titles, piece).toEqual(["T", "A", "Resolution", "Status"]);
      expect(result.endsWith("\n\n## Status\n\ns\n")).toBe(true);
    }
  });

  it("names the open fence of the file when new text would close it", () => {
    const text = "# T\n\n```\nopen\n\n## A\n\na\n";
    const fenced: IssueEdit = { kind: "append-resolution", text: "```\nx\n```" };
    expect(codeOf(() => edit(text, fenced))).toBe("LLI_EDIT_NOT_HELD");
    expect(edit(text, append)).toBe(`${text}\n${SECTION}\n`);
  });

  it("replaces and inserts sections", () => {
    const text = "# T\n\n## A\n\nold\n\n### deep\n\n---\n\n## B\nb\n";
    expect(edit(text, { kind: "replace-section", title: "a", body: "\nnew\n\n" })).toBe(
      "# T\n\n## A\n\nnew\n\n---\n\n## B\nb\n",
    );
    expect(edit(text, { kind: "insert-section", title: "C", body: "c", before: "B" })).toBe(
      "# T\n\n## A\n\nold\n\n### deep\n\n---\n\n## C\n\nc\n\n## B\nb\n",
    );
    expect(edit(text, { kind: "insert-section", title: "C", body: "c" })).toBe(`${text}\n## C\n\nc\n`);
    expect(edit(text, { kind: "insert-section", title: "B", body: "b" })).toBe(text);
    expect(codeOf(() => edit(text, { kind: "insert-section", title: "B", body: "x" }))).toBe("LLI_SECTION_EXISTS");
    expect(codeOf(() => edit(text, { kind: "replace-section", title: "Z", body: "x" }))).toBe("LLI_SECTION_NOT_FOUND");
    expect(codeOf(() => edit(text, { kind: "replace-section", title: "A", body: "## B" }))).toBe("LLI_EDIT_NOT_HELD");
    expect(edit("## A", { kind: "replace-section", title: "A", body: "x" })).toBe("## A\n\nx");
    expect(edit("## A\n## B\n", { kind: "replace-section", title: "A", body: "x" })).toBe("## A\n\nx\n## B\n");
  });

  it.each([
    ["in the middle", "# T\n\n## A\n\na\n\n", "## B\n\nb\n\n### Below\n\nb\n\n", "---\n\n## C\n\nc\n"],
    ["at the end", "# T\n\n## A\n\na\n", "\n## B\n\nb\n", ""],
    ["at the end without a line ending", "# T\r\n\r\n## A\r\n\r\na\r\n", "\r\n## B\r\n\r\nb", ""],
  ])("removes a section %s", (_name, above, section, below) => {
    const separated = below.replace(/^---\n\n/, "");
    expect(edit(above + section + separated, { kind: "remove-section", title: "B" })).toBe(above + separated);
  });

  it("puts in and removes a section without a trace", () => {
    const text = "# T\n\n## A\n\na\n\n## Status\n\n**Open**\n";
    const put = edit(text, { kind: "insert-section", title: "New", body: "x\n\n- [ ] y", before: "Status" });
    expect(put).not.toBe(text);
    expect(edit(put, { kind: "remove-section", title: "New" })).toBe(text);
    expect(codeOf(() => edit(text, { kind: "remove-section", title: "New" }))).toBe("LLI_SECTION_NOT_FOUND");
  });

  it("ticks a criterion once", () => {
    const text =
      "## Notes\n\n- [ ] it works\n\n## Acceptance Criteria\n\n- [x] done\n- [ ] it  works\n  everywhere\n- [ ] it works\n";
    const result = edit(text, { kind: "tick", criterion: "it works everywhere" });
    expect(result).toBe(text.replace("- [ ] it  works\n  e", "- [x] it  works\n  e"));
    expect(edit(result, { kind: "tick", criterion: "it works everywhere" })).toBe(result);
    expect(edit(text, { kind: "tick", criterion: "it works" }).endsWith("- [x] it works\n")).toBe(true);
    expect(codeOf(() => edit(text, { kind: "tick", criterion: "no such" }))).toBe("LLI_CRITERION_NOT_FOUND");
  });

  it.each([
    [
      "**Open** | Created: 2026-01-01 | Priority: P2",
      "**Completed** | Created: 2026-01-01 | Priority: P2 | Completed: 2026-02-06",
    ],
    ["**Open** | Completed: never", "**Completed** | Completed: 2026-02-06"],
    ["Open", "Completed | Completed: 2026-02-06"],
    ["- **Status**: open", "- **Status**: Completed | Completed: 2026-02-06"],
  ])("sets the footer %j", (before, after) => {
    const footer: IssueEdit = { kind: "set-footer", status: "Completed", fields: { Completed: "2026-02-06" } };
    const text = `# T\n\n## Status\n\n${before}\n\n---\n\n## Z\n`;
    const result = edit(text, footer);
    expect(result).toBe(text.replace(before, after));
    expect(edit(result, footer)).toBe(result);
  });

  it.each([
    ["the newest on top", "- `/a` - 2026-02-02T10:00:00 - `a.jsonl`\n- `/b` - 2026-01-01 - `b.jsonl`\n", 0],
    ["the newest at the end", "* `/b` - 2026-01-01 - `b.jsonl`\n* `/a` - 2026-02-02T10:00:00 - `a.jsonl`\n", 2],
    ["an empty log", "", 0],
  ])("logs a session once, %s", (_name, entries, at) => {
    const file = (log: string): string => `# BUG-1: x\n\n## Session Log\n\n${log}\n---\n\n## Status\n\n**Open**\n`;
    const log: IssueEdit = { kind: "log-session", command: "tool go", at: "2026-03-03T01:02:03Z", session: "c.jsonl" };
    const lines = entries.split("\n");
    lines.splice(at, 0, `${entries.charAt(0) || "-"} \`tool go\` - 2026-03-03T01:02:03Z - \`c.jsonl\``);
    const after = edit(file(entries), log);
    expect(after.replace(/\n+---/, "\n---")).toBe(file(lines.join("\n")).replace(/\n+---/, "\n---"));
    expect(edit(after, log)).toBe(after);
    expect(edit(file(entries).replaceAll("\n", "\r\n"), log)).toBe(after.replaceAll("\n", "\r\n"));
    expect(codeOf(() => edit("# BUG-1: x\n", log))).toBe("LLI_SECTION_NOT_FOUND");
  });

  it("refuses what would rest on headings that are in doubt", () => {
    // The scan takes the fence for text; then the lines below go on with its paragraph, and a heading is lost.
    const lost = `---\nid: BUG-1\n---\n\n${"> ".repeat(64)}~~~\nTitle\n===\n\n## Summary\n\ns\n`;
    const body: readonly IssueEdit[] = [
      append,
      { kind: "replace-section", title: "Summary", body: "new" },
      { kind: "remove-section", title: "Summary" },
      { kind: "insert-section", title: "New", body: "x" },
      { kind: "set-footer", status: "Done" },
    ];
    for (const change of body)
      expect(
        codeOf(() => edit(lost, change)),
        change.kind,
      ).toBe("LLI_EDIT_NOT_HELD");
    expect(edit(lost, setStatus)).toBe(lost.replace("id: BUG-1\n", "id: BUG-1\nstatus: done\n"));
    // The result is sure, and a heading of depth 1 would be gone with the section.
    const inside = `# T\n\n## A\n\n${"> ".repeat(64)}~~~\nTitle\n===\n\n## B\n`;
    expect(codeOf(() => edit(inside, { kind: "remove-section", title: "A" }))).toBe("LLI_EDIT_NOT_HELD");
    // What is put in may not bring the doubt along either.
    const deep: IssueEdit = { kind: "append-resolution", text: `${"> ".repeat(64)}x` };
    expect(codeOf(() => edit("# T\n", deep))).toBe("LLI_EDIT_NOT_HELD");

    const sureOf = (text: string) => applyExactAnswer(text, scanBlocks(text), headingsByRemark(text));
    const withScan = (text: string, change: IssueEdit) =>
      applyIssueEdits(text, [change], { path: "x.md", scan: sureOf(text) });
    const same = `# T\n\n${"> ".repeat(64)}a\n\n## Summary\n\ns\n`;
    expect(withScan(same, append)).toBe(`${same}\n${SECTION}\n`);
    expect(codeOf(() => withScan(same, deep))).toBe("LLI_EDIT_NOT_HELD");
    // Here the result cannot be held against the exact answer.
    expect(codeOf(() => withScan(lost, append))).toBe("LLI_EDIT_NOT_HELD");
  });

  it("adds a footer where there is none", () => {
    expect(edit("# T\n", { kind: "set-footer", status: "Open" })).toBe("# T\n\n## Status\n\n**Open**\n");
    expect(edit("# T\n\n## Status\n", { kind: "set-footer", status: "Open" })).toBe("# T\n\n## Status\n\n**Open**\n");
    expect(codeOf(() => edit("# T\n", { kind: "set-footer", status: "a\nb" }))).toBe("LLI_FOOTER_NOT_EDITABLE");
  });
});
