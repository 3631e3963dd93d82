import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

const issue = (id: string, more = "", body = "") => `---\nstatus: open\n${more}---\n\n# ${id}: Words\n${body}`;

const FILES = {
  "src/pool.ts": "one\ntwo\nthree\n",
  ".issues/bugs/P1-BUG-001-old-debt.md": issue("BUG-001", "type: Bug\n"),
  ".issues/bugs/P1-BUG-002-waits.md": issue("BUG-002", "blocked_by: [BUG-003]\n"),
  ".issues/bugs/P1-BUG-003-blocks.md": issue("BUG-003"),
  ".issues/bugs/P1-BUG-004-points.md": issue(
    "BUG-004",
    "",
    "\n## Location\n\n- **File**: `src/pool.ts`\n- **Line(s)**: 3\n",
  ),
  ".issues/bugs/P1-BUG-005-points-nowhere.md": issue("BUG-005", "", "\n## Location\n\n- **File**: `src/gone.ts`\n"),
};

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await makeSandbox({ files: FILES });
  await sandbox.git("checkout", "-q", "-b", "work");
});

afterEach(async () => {
  await sandbox.close();
});

async function commit(message: string) {
  await sandbox.git("add", "--all");
  await sandbox.git("commit", "-q", "-m", message);
}

async function scan(...argv: string[]) {
  const { code, stdout } = await runCli(sandbox, ["scan", "--json", "--fail-on", "info", ...argv]);
  const document = JSON.parse(stdout);
  const findings = document.diagnostics?.map(({ rule, path }: { rule: string; path: string }) => [
    rule,
    /[A-Z]+-\d+/.exec(path)?.[0],
  ]);
  return { code, findings, document };
}

const OLD_DEBT = [
  ["type-spelling", "BUG-001"],
  ["line-drift", "BUG-005"],
];

describe("scan --changed-since", () => {
  it("is silent about what was there before, whatever line or file name it has now", async () => {
    expect((await scan()).findings).toEqual(OLD_DEBT);
    await sandbox.write(
      ".issues/bugs/P1-BUG-001-old-debt.md",
      issue("BUG-001", "# a comment\ntype: Bug\n", "\nMore.\n"),
    );
    await sandbox.git("mv", ".issues/bugs/P1-BUG-005-points-nowhere.md", ".issues/bugs/P2-BUG-005-renamed.md");
    expect((await scan()).findings).toEqual(OLD_DEBT);
    expect(await scan("--changed-since", "main")).toMatchObject({ code: 0, findings: [] });
    expect((await scan("--changed-since", "main")).document.counts.total).toBe(5);
  });

  it("tells what is new, committed or not, tracked or not, and what a change breaks elsewhere", async () => {
    await sandbox.write(".issues/bugs/P1-BUG-001-old-debt.md", issue("BUG-001", "type: Bug\npriority: P4\n"));
    await commit("one");
    await sandbox.git("rm", "-q", ".issues/bugs/P1-BUG-003-blocks.md");
    await sandbox.write(".issues/bugs/P1-BUG-006-new.md", "---\nstatus: open\n---\n\nNo heading.\n");
    await sandbox.write("src/pool.ts", "one\n");
    expect(await scan("--changed-since", "main")).toMatchObject({
      code: 1,
      findings: [
        ["priority-conflict", "BUG-001"],
        ["dangling-reference", "BUG-002"],
        ["line-drift", "BUG-004"],
        ["missing-h1", "BUG-006"],
      ],
    });
  });

  it("compares with where the branch parted, not with what was merged since", async () => {
    await sandbox.git("checkout", "-q", "main");
    await sandbox.write(".issues/bugs/P1-BUG-001-old-debt.md", issue("BUG-001", "type: bug\n"));
    await commit("repaired on main");
    await sandbox.git("checkout", "-q", "work");
    await sandbox.write(".issues/bugs/P1-BUG-002-waits.md", issue("BUG-002", "type: Bug\n"));
    expect((await scan("--changed-since", "main")).findings).toEqual([["type-spelling", "BUG-002"]]);
  });

  it("works below the top of the repository, and where there were no issues before", async () => {
    await sandbox.write("app/.issues/bugs/P1-BUG-001-x.md", issue("BUG-001", "type: Bug\n"));
    const inApp = ["-C", `${sandbox.repo}/app`, "--changed-since"];
    expect((await scan(...inApp, "main")).findings).toEqual([["type-spelling", "BUG-001"]]);
    await commit("app");
    expect((await scan(...inApp, "HEAD")).findings).toEqual([]);
  });

  it.each(["no-such-branch", "--output=evil", "main:src", "HEAD~9"])(
    "refuses %s, which is no commit here",
    async (ref) => {
      const { code, document } = await scan(`--changed-since=${ref}`);
      expect([code, document.error?.code]).toEqual([2, "LLI_REF_NOT_FOUND"]);
      expect(document.error.hint).toContain("fetch");
      expect(await sandbox.list()).not.toContain("evil");
    },
  );

  it("writes no link of the older commit's into the way", async () => {
    await sandbox.git("checkout", "-q", "main");
    const blob = await sandbox.git("rev-parse", "HEAD:src/pool.ts");
    await sandbox.git("update-index", "--add", "--cacheinfo", `120000,${blob},.issues/bugs/P1-BUG-009-link.md`);
    await sandbox.git("commit", "-q", "-m", "a link");
    await sandbox.git("checkout", "-q", "-f", "main");
    const { findings } = await scan();
    expect(findings).toContainEqual(["unreadable-file", "BUG-009"]);
    expect((await scan("--changed-since", "main")).findings).toEqual([]);
  });
});

describe("scan --baseline", () => {
  it("accepts what is in the file and tells the rest", async () => {
    const written = await scan("--baseline", "known.json", "--write-baseline");
    expect(written).toMatchObject({ code: 0, findings: [] });
    expect(JSON.parse(await sandbox.read("known.json")).findings).toMatchObject([
      { rule: "type-spelling", path: ".issues/bugs/P1-BUG-001-old-debt.md" },
      { rule: "line-drift" },
    ]);
    await sandbox.write(".issues/bugs/P1-BUG-002-waits.md", issue("BUG-002", "type: Bug\n"));
    expect((await scan("--baseline", "known.json")).findings).toEqual([["type-spelling", "BUG-002"]]);
  });

  it("is a mistake when it is not there", async () => {
    const { code, document } = await scan("--baseline", "missing.json");
    expect([code, document.error.code]).toEqual([2, "LLI_BASELINE_INVALID"]);
  });
});
