import { cpSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isEndedStatus, parseIssue } from "@ll-issues/parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAssignment } from "../src/change/assignment.ts";
import type { ChangeReport } from "../src/change/change-issues.ts";
import { closeIssues, deferIssues, reopenIssues } from "../src/change/end-issues.ts";
import type { FileChange } from "../src/change/file-change.ts";
import { setIssues } from "../src/change/set-issues.ts";
import { DEFAULT_CONFIG } from "../src/config/config.ts";
import { listNamedIssues } from "../src/find/list-named-issues.ts";
import { makeTree, type Tree } from "./tree.ts";

/** How many sequences are tried; a nightly run sets LL_FUZZ. */
const RUNS = Number(process.env.LL_FUZZ ?? 200);
const CORPUS_COMMANDS = Math.max(60, Math.floor(Number(process.env.LL_FUZZ ?? 0) / 5));
const NOW = new Date("2026-03-04T05:06:07Z");

/** A command with the lines it may touch, which have no line end here. */
interface Command {
  readonly name: string;
  readonly run: (root: string, reference: string) => Promise<ChangeReport>;
  /** The lines it may change: as they were, and as they are. */
  readonly may: RegExp;
  /** The lines it may put in besides. */
  readonly adds: RegExp;
}

const common = (root: string, reference: string) => ({
  root,
  config: DEFAULT_CONFIG,
  references: [reference],
  note: null,
  dryRun: false,
  now: NOW,
});

function set(words: readonly string[], may: RegExp, adds: RegExp = FRAME): Command {
  return {
    name: `set ${words.join(" ")}`,
    may,
    adds,
    run: (root, reference) => setIssues({ ...common(root, reference), assignments: words.map(parseAssignment) }),
  };
}

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join("|"), "i");
}

/** The frontmatter block itself where there was none, blank lines and rules around a new section. */
const FRAME = /^(?:---)?$/;
const STATUS_KEYS = /^(?:status|(?:completed|closed|resolved)(?:_at|_date)?):/;
const STATUS_WORD =
  "(?:open|in.progress|blocked|waiting|deferred|completed|cancelled|done|resolved|closed)(?: \\([^()]*\\))?";
/** `**Open** | Created: …`, `- **Status**: open`, or the word alone. */
const FOOTER = new RegExp(
  `^(?:[-*+>] )?(?:\\*\\*${STATUS_WORD}\\*\\*(?: \\|.*)?|(?:\\*\\*)?Status(?:\\*\\*)?: ?${STATUS_WORD}(?: \\|.*)?|${STATUS_WORD}(?: \\|.*)?)$`,
  "i",
);
const STATUS = anyOf(FRAME, STATUS_KEYS, FOOTER);
const ENDING =
  /^## Resolution$|^- \*\*(?:Action\*\*: (?:fix|implement|improve|coordinate)|(?:Completed|Closed)\*\*: 2026-03-04|Status\*\*: (?:Completed|Closed - Won't Do)|Reason\*\*: wont_do)$/;
const REOPENING = /^## Reopened 2026-03-04(?: \(\d\))?$|^- \*\*Reopened\*\*: 2026-03-04$/;

const COMMANDS: readonly Command[] = [
  set(['team=light: "x" # y'], anyOf(FRAME, /^team:/)),
  set(["team="], anyOf(FRAME, /^team:/)),
  set(["labels+=neu ro"], anyOf(FRAME, /^labels:/), /^\s*- /),
  set(["labels-=neu ro"], anyOf(FRAME, /^labels:|^\s*- neu ro$/), /^\s*- /),
  set(["priority=P0"], anyOf(FRAME, /^priority:|\bPriority(?:\*\*)?: |P[0-5]-[A-Z]+-\d/)),
  set(["status=blocked"], STATUS, REOPENING),
  set(["status=open", "team=two"], anyOf(STATUS, /^team:/), REOPENING),
  { name: "close", may: STATUS, adds: ENDING, run: (root, id) => closeIssues({ ...common(root, id), reason: null }) },
  {
    name: "close wont_do",
    may: STATUS,
    adds: ENDING,
    run: (root, id) => closeIssues({ ...common(root, id), reason: "wont_do" }),
  },
  { name: "reopen", may: STATUS, adds: REOPENING, run: (root, id) => reopenIssues(common(root, id)) },
  { name: "defer", may: STATUS, adds: REOPENING, run: (root, id) => deferIssues(common(root, id)) },
];

/**
 * Hold a change of one file against what the command may touch: lines that went and lines that came are of its own kind, all others stand
 * in their order, byte for byte, line ends included.
 */
function assertOnlyAskedFor(before: string, after: string, command: Command): void {
  const [old, now] = [split(before), split(after)];
  const gone = subtract(old, now);
  const come = subtract(now, old);
  for (const line of gone.lines) expect(bare(line), `${command.name} touched this line`).toMatch(command.may);
  const mayCome = anyOf(command.may, command.adds);
  for (const line of come.lines) expect(bare(line), `${command.name} put this line in`).toMatch(mayCome);
  // A line that came may be equal to one that was there; which of the two is the new one cannot be told.
  const doubtful = new Set([...gone.lines, ...come.lines].map(bare));
  const certain = (lines: readonly string[]): string => lines.filter((line) => !doubtful.has(line)).join("\n");
  expect(certain(come.rest), `${command.name} moved lines`).toBe(certain(gone.rest));
  expect(after.startsWith("\ufeff")).toBe(before.startsWith("\ufeff"));
  if (/\r\n/.test(before) && !/(^|[^\r])\n/.test(before)) expect(after).not.toMatch(/(^|[^\r])\n/);
}

/** In another file every line that went named the issue's old file, and the line that came instead names the new one. */
function assertOnlyRenamed({ path, before, after }: FileChange, oldName: string, newName: string): void {
  const gone = subtract(split(before), split(after)).lines;
  const come = subtract(split(after), split(before)).lines;
  expect(come.length, path).toBe(gone.length);
  for (const line of gone) expect(line, `${path} lost this line`).toContain(oldName);
  for (const line of come) expect(line, `${path} got this line`).toContain(newName);
}

function bare(line: string): string {
  return line.replace(/^\ufeff|\r?\n$/g, "");
}

function split(text: string): readonly string[] {
  return text.replace(/^\ufeff/, "").match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Lines of `a` that `b` has not, however often, and the others in their order. An end of the file without a line end counts as one with. */
function subtract(
  a: readonly string[],
  b: readonly string[],
): { readonly lines: readonly string[]; readonly rest: readonly string[] } {
  const left = new Map<string, number>();
  for (const line of b) left.set(bare(line), (left.get(bare(line)) ?? 0) + 1);
  const lines: string[] = [];
  const rest: string[] = [];
  for (const line of a) {
    const count = left.get(bare(line)) ?? 0;
    left.set(bare(line), count - 1);
    // Blank lines and rules come and go around sections; which of several equal ones it was cannot be told.
    if (/^(?:---)?$/.test(bare(line))) continue;
    if (count > 0) rest.push(bare(line));
    else lines.push(line);
  }
  return { lines, rest };
}

async function runAndCheck(root: string, reference: string, command: Command): Promise<ChangeReport | null> {
  const path = listNamedIssues(root, DEFAULT_CONFIG).find(({ id }) => id === reference)?.path ?? reference;
  const before = readFileSync(join(root, path), "utf8");
  const issue = parseIssue(before, { path });
  let report: ChangeReport;
  try {
    report = await command.run(root, path);
  } catch (error) {
    // What cannot be edited without harm is refused, and stays.
    expect(error).toMatchObject({
      code: expect.stringMatching(/^LLI_(?:FM_[A-Z_]+|EDIT_NOT_HELD|EXISTS|SECTION_)/),
    });
    expect(readFileSync(join(root, path), "utf8")).toBe(before);
    return null;
  }
  for (const file of report.files) {
    const after = readFileSync(join(root, file.path), "utf8");
    expect(after).toBe(file.after);
    if (file.from === path) assertOnlyAskedFor(before, after, command);
    else assertOnlyRenamed(file, basename(path), basename(report.issues[0]?.path ?? path));
  }
  const again = await command.run(root, report.issues[0]?.path ?? path);
  expect(again.files, `${command.name} twice on ${issue.id}`).toEqual([]);
  const said = parseIssue(readFileSync(join(root, report.issues[0]?.path ?? path), "utf8"), {
    path: report.issues[0]?.path ?? path,
  });
  if (command.name.startsWith("close")) expect(isEndedStatus(said.status)).toBe(true);
  if (command.name === "reopen") expect(said.status).toBe("open");
  return report;
}

/** A line that keeps a frontmatter from being read, and so from being edited. */
const NOT_EDITABLE = "a: b: c";

const fileText = fc
  .record({
    mark: fc.boolean(),
    newline: fc.constantFrom("\n", "\r\n"),
    frontmatter: fc.constantFrom(
      [],
      ["---", "status: open", "---"],
      ["---", "# ours", "status:   'open'   # c", 'labels: [a,  "b"]', "x: 0230", "---", ""],
      [
        "---",
        "title: T",
        "labels:",
        "  - a",
        "  # in between",
        "  - b",
        "priority: P2",
        "completed_at: 2026-01-01",
        "---",
      ],
      ["---", "status: done", "completed_at: 2026-01-01T00:00:00Z", "labels: a, b", "team: one", "---", ""],
      ["---", NOT_EDITABLE, "---"],
    ),
    body: fc.shuffledSubarray([
      "## Summary\n\nWords. status: open\n",
      "## Labels\n\n`x`, `y`\n",
      "```\n## Resolution\nstatus: open\n```\n",
      "---\n",
      "## Resolution\n\n- **Action**: fix\n- **Completed**: 2026-01-02\n- **Status**: Completed\n",
      "## Session Log\n\n- `/x` - 2026-01-01T00:00:00 - `a.jsonl`\n",
      "<!-- ## Status -->\n",
    ]),
    footer: fc.constantFrom(
      "",
      "## Status\n\n**Open** | Created: 2026-01-01 | Priority: P2\n",
      "---\n\n## Status\n\n- **Status**: open\n",
    ),
    end: fc.boolean(),
  })
  .map(({ mark, newline, frontmatter, body, footer, end }) => {
    const text = [...frontmatter, "# BUG-001: T", "", ...body, ...(footer === "" ? [] : [footer])]
      .join("\n")
      .replaceAll("\n", newline);
    return `${mark ? "\ufeff" : ""}${end ? text : text.trimEnd()}`;
  });

describe("any sequence of commands", () => {
  it("leaves every line that was not asked for as it was", async () => {
    const changed = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fileText,
        fc.array(fc.constantFrom(...COMMANDS), { minLength: 2, maxLength: 6 }),
        async (text, commands) => {
          const tree: Tree = makeTree({
            ".issues/bugs/P2-BUG-001-t.md": text,
            ".issues/bugs/P2-BUG-002-u.md": "# BUG-002: U\n\nP2-BUG-001-t.md\n",
          });
          for (const command of commands) {
            const report = await runAndCheck(tree.root, "BUG-001", command);
            if (report === null) expect(text, `${command.name} was refused`).toContain(NOT_EDITABLE);
            else if (report.files.length > 0) changed.add(command.name);
          }
        },
      ),
      { numRuns: RUNS, interruptAfterTimeLimit: 600_000 },
    );
    expect([...changed].sort(), "the commands that did something").toEqual(COMMANDS.map(({ name }) => name).sort());
  }, 620_000);

  it.skipIf(process.env.LL_CORPUS === undefined)(
    "on real issues too (needs LL_CORPUS)",
    async () => {
      for (const name of ["type-dir-layout", "completed-dir-layout"]) {
        const tree = makeTree();
        const source = findIssuesDir(join(process.env.LL_CORPUS ?? "", name));
        cpSync(source, join(tree.root, ".issues"), { recursive: true });
        const ids = listNamedIssues(tree.root, DEFAULT_CONFIG).map(({ path }) => path);
        const originals = new Map(ids.map((path) => [path, readFileSync(join(tree.root, path), "utf8")]));
        const touched = new Set<string>();
        const went = { through: 0, nowhere: 0 };
        const random = fc.sample(
          fc.tuple(fc.nat(ids.length - 1), fc.array(fc.constantFrom(...COMMANDS), { minLength: 1, maxLength: 3 })),
          {
            numRuns: Math.ceil(CORPUS_COMMANDS / 4),
            seed: 20260304,
          },
        );
        for (const [index, commands] of random) {
          let path = ids[index] ?? "";
          if (touched.has(path)) continue;
          for (const command of commands) {
            const report = await runAndCheck(tree.root, path, command);
            went[report === null ? "nowhere" : "through"] += 1;
            for (const file of report?.files ?? []) touched.add(file.from).add(file.path);
            path = report?.issues[0]?.path ?? path;
          }
        }
        expect(touched.size).toBeGreaterThan(10);
        expect(went.nowhere, `refused, where ${went.through} were done`).toBeLessThan(went.through / 10);
        for (const [path, text] of originals) {
          if (!touched.has(path)) expect(readFileSync(join(tree.root, path), "utf8")).toBe(text);
        }
      }
    },
    600_000,
  );
});

/** One of the trees keeps its issues deeper. */
function findIssuesDir(root: string): string {
  const found = readdirSync(root, { recursive: true, encoding: "utf8" }).find((name) =>
    /(?:^|\/)(?:\.issues|issues)$/.test(name),
  );
  if (found === undefined) throw new Error(`no issues below ${root}`);
  return join(root, found);
}
