import { symlinkSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeSandbox, type Sandbox, startFakeGithub } from "@ll-issues/testkit";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

const ISSUE = (id: string) => `---\nstatus: open\n---\n\n# ${id}: Words\n`;
const FILES = {
  ".issues/bugs/P1-BUG-001-lamp.md": ISSUE("BUG-001"),
  ".issues/bugs/P2-BUG-002-door.md": ISSUE("BUG-002"),
};
const EVIL =
  "@org/team fixes #1 [a](http://e) ![b](//e) <img src=//e> `x` | </code>\n```\n::add-mask::x \u001b[31m\u202e";

const run = (issue: string, over: object = {}) => ({
  issue,
  run: `20260101-120000-${issue}-abcd`,
  outcome: "resolved",
  reason: "Done, and checked",
  sessionId: null,
  startedAt: "2026-01-01T12:00:00.000Z",
  durationMs: 90_000,
  turns: 3,
  costUsd: 0.5,
  changes: [{ path: "a.txt", status: "modified", description: "" }],
  verification: [{ name: "Tests", command: "npm test", verdict: "PASS", detail: "", durationMs: 5 }],
  question: null,
  resolution: null,
  commit: "1".repeat(40),
  log: null,
  ...over,
});

const resolved = (...runs: object[]) => JSON.stringify({ schemaVersion: 1, kind: "resolve", runs });

/** The issues and what jobs handed over, beside a remote. */
async function withJobs(files: Record<string, string>, limits: object = {}) {
  const config = { "ll-issues.config.json": JSON.stringify({ limits }) };
  const sandbox = await makeSandbox({ files: { ...FILES, ...config } });
  await sandbox.addOrigin();
  for (const [name, text] of Object.entries(files)) await sandbox.write(`../jobs/${name}`, text);
  return sandbox;
}

async function collect(sandbox: Sandbox, argv: readonly string[] = [], env: Record<string, string> = {}) {
  const summary = join(sandbox.root, "summary.md");
  writeFileSync(summary, "");
  const whole = { ...sandbox.env, GITHUB_STEP_SUMMARY: summary, ...env };
  const { code, stdout, stderr } = await runCli(sandbox, ["ci", "collect", "../jobs", ...argv, "--json"], {
    env: whole,
  });
  return { code, stderr, document: JSON.parse(stdout), summary: await readFile(summary, "utf8") };
}

const typesOf = (markdown: string): Set<string> => {
  const types = new Set<string>();
  const visit = (node: { type: string; value?: string; children?: readonly object[] }): void => {
    const ours =
      node.type === "html" && /^(?:<\/?(?:code|details)>|<details>.*|<!-- ll-issues:\w+ -->)$/.test(node.value ?? "");
    if (!ours) types.add(node.type);
    for (const child of node.children ?? []) visit(child as typeof node);
  };
  visit(unified().use(remarkParse).parse(markdown));
  return types;
};

describe("ci collect", () => {
  it("sums up what jobs left behind, in each shape, each run once, and exits as the worst", async () => {
    const sandbox = await withJobs({
      "run-BUG-002/resolve.json": resolved(
        run("BUG-002", { outcome: "incomplete", reason: "No door here", commit: null }),
      ),
      "run-BUG-001/resolve.json": resolved(run("BUG-001")),
      "run-BUG-001/pack/run.json": JSON.stringify(run("BUG-001")),
      "apply-BUG-001/apply.json": JSON.stringify({
        schemaVersion: 1,
        kind: "ci-apply",
        issue: "BUG-1",
        published: { pullRequest: { number: 12, url: "https://github.com/us/lamps/pull/12" } },
      }),
      "apply-BUG-002/apply-BUG-002.json": JSON.stringify({
        kind: "error",
        error: { code: "LLI_CHANGE_FORBIDDEN", message: "not that file", hint: null },
      }),
      "run-BUG-001/package.json": "{}",
      "run-BUG-001/transcript.jsonl": "{}",
    });
    await using _ = sandbox;
    const { code, document, summary } = await collect(sandbox);
    expect(code).toBe(1);
    expect(document).toMatchObject({
      kind: "ci-collect",
      costUsd: 1,
      durationMs: 180_000,
      outcomes: { incomplete: 1, resolved: 1 },
      problems: [],
      spending: null,
      comment: null,
      jobs: [
        { issue: "BUG-001", run: { outcome: "resolved" }, applied: { pullRequest: { number: 12 } } },
        {
          issue: "BUG-002",
          run: { outcome: "incomplete" },
          applied: { refused: "LLI_CHANGE_FORBIDDEN: not that file" },
        },
      ],
    });
    expect(summary).toContain("2 issues: 1 incomplete, 1 resolved. 1.00 USD, 3 min 0 s of work");
    expect(summary).toMatch(/BUG-001<.*✅ resolved.*PASS.*0\.50 USD.*#12 /);
    expect(summary).toMatch(/BUG-002<.*❌ incomplete.*Not applied&#58; LLI&#95;CHANGE&#95;FORBIDDEN/);
    const { stdout } = await runCli(sandbox, ["ci", "collect", "../jobs"]);
    expect(stdout.split("\n").length).toBe(4);
    expect(stdout).toContain("2 issues: 1 incomplete, 1 resolved");
  });

  it("tells of jobs that left nothing, and of records that are none; follows no link", async () => {
    const sandbox = await withJobs({
      "run-BUG-001/resolve.json": '{"schemaVersion":1,"kind":"resolve","runs":[{"issue":',
      "run-BUG-002/resolve.json": resolved(run("BUG-002", { outcome: "gloriously" })),
      "run-BUG-003/run.json": JSON.stringify(run("../../etc/passwd")),
      "plan.json": JSON.stringify({ include: [{ id: "BUG-001" }, { id: "BUG-002" }] }),
    });
    await using _ = sandbox;
    await sandbox.write("../elsewhere/run.json", JSON.stringify(run("BUG-009")));
    symlinkSync(join(sandbox.root, "elsewhere"), join(sandbox.root, "jobs/link"));
    symlinkSync(join(sandbox.root, "elsewhere/run.json"), join(sandbox.root, "jobs/link.json"));
    const { code, document, stderr, summary } = await collect(sandbox, ["--plan", "../jobs/plan.json"]);
    expect(code).toBe(1);
    expect(document.outcomes).toEqual({ lost: 2 });
    expect(document.problems.length).toBe(3);
    expect(stderr).toContain("not a record: outcome");
    expect(summary).toContain("3 files could not be read as records");
    expect((await collect(sandbox, ["--plan", "../jobs/run-BUG-002/resolve.json"])).document.error.code).toBe(
      "LLI_PLAN_INVALID",
    );
  });

  it("A64: keeps what a job wrote from being alive in summary, comment and log", async () => {
    const sandbox = await withJobs({
      "a/resolve.json": resolved(
        run("BUG-001", {
          reason: EVIL,
          verification: [{ name: EVIL, command: "", verdict: EVIL, detail: "", durationMs: 1 }],
          question: EVIL,
          outcome: "waiting",
          costUsd: 1,
        }),
        run("BUG-002", { reason: 'the key is hunter2/"hunter2' }),
      ),
    });
    await using _ = sandbox;
    const { summary, code } = await collect(sandbox, [], { MY_TOKEN: 'hunter2/"hunter2' });
    expect(code).toBe(3);
    expect(
      [...typesOf(summary)].filter((type) => !["root", "heading", "paragraph", "text", "strong"].includes(type)),
    ).toEqual([]);
    expect(summary).not.toMatch(/@org|#1\b|https?:|hunter2|\u001b|\u202e|::add-mask/);
    expect(summary).toContain("waits for an answer");
    const { stdout } = await runCli(sandbox, ["ci", "collect", "../jobs"]);
    expect(stdout).not.toMatch(/\u001b|\u202e/);
  });

  it("keeps one comment up to date, on the number given or the event's", async () => {
    const sandbox = await withJobs({ "a/resolve.json": resolved(run("BUG-001", { reason: EVIL })) });
    await using _ = sandbox;
    await using fake = await startFakeGithub();
    await sandbox.write("../event.json", JSON.stringify({ issue: { number: 7 } }));
    const env = { ...fake.env, GITHUB_EVENT_PATH: join(sandbox.root, "event.json") };
    const first = await collect(sandbox, ["--comment", "event"], env);
    expect(first.document.comment).toMatchObject({ how: "created" });
    expect(first.code).toBe(0);
    expect((await collect(sandbox, ["--comment", "7"], env)).document.comment).toMatchObject({ how: "unchanged" });
    await sandbox.write("../jobs/b/resolve.json", resolved(run("BUG-002")));
    expect((await collect(sandbox, ["--comment", "7"], env)).document.comment).toMatchObject({ how: "updated" });
    expect(fake.comments.map(({ issue, body }) => [issue, body.includes("2 issues: 2 resolved")])).toEqual([[7, true]]);
    expect(typesOf(fake.comments[0]?.body ?? "")).not.toContain("link");
    await sandbox.write("../event.json", JSON.stringify({ schedule: "0 4 * * *" }));
    expect((await collect(sandbox, ["--comment", "event"], env)).document.comment).toBeNull();
    fake.fail(/comments/, { status: 403 });
    const refused = await collect(sandbox, ["--comment", "7"], env);
    expect(refused).toMatchObject({ code: 2, document: { error: { code: "LLI_GITHUB_REFUSED" } } });
    expect(refused.summary).toContain("2 issues");
  });

  it("settles what the jobs cost, once, and frees the issues of those that were lost", async () => {
    const limits = { budgetUsd: 2, issueBudgetUsd: 10, dayBudgetUsd: 20 };
    const today = new Date().toISOString();
    const sandbox = await withJobs({ "a/resolve.json": resolved(run("BUG-001", { startedAt: today })) }, limits);
    await using _ = sandbox;
    const planned = await runCli(sandbox, ["ci", "matrix", "--claim", "--json"]);
    await sandbox.write("../plan.json", planned.stdout);
    await sandbox.write(
      "../jobs/a/apply.json",
      JSON.stringify({
        kind: "ci-apply",
        issue: "BUG-001",
        published: { pullRequest: { number: 1, url: "https://x" } },
      }),
    );
    const before = await collect(sandbox, ["--plan", "../plan.json"]);
    expect(before.document.spending).toMatchObject({ dayUsd: 4, dayBudgetUsd: 20, issueBudgetUsd: 10 });
    for (const time of ["first", "again"]) {
      const { document, summary } = await collect(sandbox, ["--plan", "../plan.json", "--settle"]);
      expect([time, document.outcomes, document.spending.dayUsd]).toEqual([time, { lost: 1, resolved: 1 }, 2.5]);
      expect(document.spending.issues).toEqual([
        { issue: "BUG-001", usd: 0.5 },
        { issue: "BUG-002", usd: 2 },
      ]);
      expect(document.spending.entries.map(({ isReserved }: { isReserved: boolean }) => isReserved)).toEqual([
        true,
        false,
      ]);
      expect(summary).toMatch(/Spent and reserved on \d{4}-\d\d-\d\d: 2\.50 USD of 20\.00 USD/);
    }
    const old = run("BUG-002", { run: "run-old", startedAt: "2026-01-01T12:00:00.000Z", costUsd: 3 });
    await sandbox.write("../jobs/b/resolve.json", resolved(old));
    const late = await collect(sandbox, ["--settle"]);
    expect(late.stderr).toContain("run-old is left out of the ledger: it began more than 30 days ago");
    expect(late.document.spending.dayUsd).toBe(2.5);
    const claim = async (id: string) => JSON.parse((await runCli(sandbox, ["ci", "claim", id, "--json"])).stdout);
    expect(await claim("BUG-1")).toMatchObject({ won: false, holder: { state: "finished" } });
    expect(await claim("BUG-2")).toMatchObject({ won: true });
  });
});
