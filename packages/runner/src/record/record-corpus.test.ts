import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadStrictReader, type ParsedIssue, parseIssue, type StrictReader } from "@ll-issues/parser";
import { DEFAULT_CONFIG, runGit } from "@ll-issues/tracker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeRecordFiles } from "../finish/record-files.ts";
import { AFRESH } from "../going-on/plan-going-on.ts";
import { assertEditable } from "../prepare/assert-editable.ts";
import type { Report } from "../report/report.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { planFinish } from "./plan-finish.ts";
import { chooseLayout } from "./record-edits.ts";

const corpus = process.env.LL_CORPUS;
const NOW = new Date("2026-03-04T05:06:07Z");
const CHANGES = [{ path: "src/pump.ts", description: "stops when `dry`" }];
const REPORT: Report = { status: "resolved", summary: "It stops.", changes: CHANGES };
const EVIDENCE = {
  changes: CHANGES.map(
    (change) => ({ ...change, status: "modified", from: null, reported: true, wasDirty: false }) as const,
  ),
  unproven: [],
};
const RUN: ResolveRun = {
  issue: "BUG-1",
  run: "20260304-050607-BUG-1-0000",
  outcome: "resolved",
  reason: "It stops.",
  sessionId: "11111111-1111-4111-8111-111111111111",
  startedAt: NOW.toISOString(),
  durationMs: 1,
  turns: 1,
  costUsd: 0,
  changes: [],
  verification: [],
  question: null,
  resolution: null,
  commit: null,
  notes: [],
  log: null,
  protection: null,
};

describe.skipIf(corpus === undefined)(
  "a record in each issue of real trees (needs LL_CORPUS, a folder of issue trees)",
  () => {
    let strict: StrictReader;
    const folders: string[] = [];
    /** The line of each file's footer: with the two dates in the frontmatter all that a record may replace. */
    const footers = new Map<string, string>();
    let count = 0;
    beforeAll(async () => {
      strict = await loadStrictReader();
    });
    afterAll(() => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });

    it.each([
      ["type-dir-layout", "type-dir", 2062, 2],
      ["completed-dir-layout", "completed-dir", 325, 0],
    ] as const)(
      "%s: only its own lines, never in a fence, read back, and written twice the same",
      { timeout: 120_000 },
      async (name, tree, total, unreadable) => {
        const root = mkdtempSync(path.join(tmpdir(), "ll-record-"));
        folders.push(root);
        cpSync(`${corpus}/${name}/.issues`, path.join(root, ".issues"), { recursive: true });
        await runGit(root, ["init", "-q"]);
        await runGit(root, ["add", "-A"]);
        const files = readdirSync(path.join(root, ".issues"), { recursive: true, encoding: "utf8" }).filter((file) =>
          file.endsWith(".md"),
        );
        expect(files).toHaveLength(total);
        const refused: string[] = [];
        for (const file of files) {
          const issue = await record(root, `.issues/${file}`, tree);
          if (issue === null) refused.push(file);
        }
        expect(refused).toHaveLength(unreadable);
        expect(await findForeignLines(root, footers)).toEqual([]);
      },
    );

    async function record(root: string, file: string, tree: "type-dir" | "completed-dir"): Promise<ParsedIssue | null> {
      const before = read(root, file);
      if (before.frontmatter.problem !== null) {
        // What cannot be read is not edited: a resolve refuses it before it begins.
        expect(() => assertEditable({ parsed: before, path: file, absolutePath: path.join(root, file) })).toThrow();
        return null;
      }
      const { footer } = before.statusEvidence;
      if (footer !== null) footers.set(file, before.text.slice(footer.start).split(/\r?\n/, 1)[0] ?? "");
      const layout = chooseLayout(tree, before);
      const write = (parsed: ParsedIssue) =>
        planFinish({
          outcome: "resolved",
          options: { root, config: DEFAULT_CONFIG, commit: false },
          plan: { issue: { path: file, absolutePath: path.join(root, file), parsed }, action: "fix", goingOn: AFRESH },
          layout,
          report: REPORT,
          evidence: EVIDENCE,
          checks: [],
          run: RUN,
          subIssues: null,
          now: NOW,
          isVersioned: true,
        });
      const plan = await write(before);
      // Flushing each of them to the disk would take a minute, and is tested elsewhere.
      if (count++ % 50 > 0) writeFileSync(path.join(root, file), plan.after);
      else expect(writeRecordFiles(root, [{ path: file, before: plan.before, after: plan.after }])).toBeNull();
      const after = read(root, file);
      const last = after.resolutions().at(-1);
      expect([file, after.resolutions().length]).toEqual([file, before.resolutions().length + 1]);
      expect([file, last?.changes, last?.outcome]).toEqual([file, CHANGES, "done"]);
      expect([file, after.status]).toEqual([file, "done"]);
      const at = last?.section.headingStart ?? -1;
      expect([file, after.scan.fences.some(({ start, end }) => start < at && at < end)]).toEqual([file, false]);
      expect([file, after.scan.fences.length]).toEqual([file, before.scan.fences.length]);
      expect([file, (await write(after)).after === after.text]).toEqual([file, true]);
      return after;
    }

    function read(root: string, file: string): ParsedIssue {
      return parseIssue(readFileSync(path.join(root, file), "utf8"), { path: file, strict });
    }
  },
);

/** Lines that were taken away and said no status; a last line that only got its line end is none. */
async function findForeignLines(root: string, footers: ReadonlyMap<string, string>): Promise<string[]> {
  const diff = (await runGit(root, ["diff", "-U0", "--no-color", "--no-ext-diff"])).toString("utf8").split("\n");
  const foreign: string[] = [];
  let file = "";
  let isHeader = true;
  for (const [index, line] of diff.entries()) {
    if (line.startsWith("diff --git ")) isHeader = true;
    if (isHeader && line.startsWith("+++ ")) file = line.slice(6);
    if (line.startsWith("@@ ")) isHeader = false;
    // Within a hunk `---` is a fence or a rule that was taken away.
    if (isHeader || !line.startsWith("-")) continue;
    const isOnlyEnd = diff[index + 1]?.startsWith("\\") === true && diff[index + 2] === `+${line.slice(1)}`;
    const text = line.slice(1).replace(/\r$/, "");
    if (!isOnlyEnd && !/^(?:status|completed_at):/.test(text) && text !== footers.get(file))
      foreign.push(`${file}: ${line}`);
  }
  return foreign;
}
