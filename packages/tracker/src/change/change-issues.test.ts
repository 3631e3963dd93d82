import { rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { git } from "../../test/git.ts";
import { issueText } from "../../test/issue-text.ts";
import { startProgram } from "../../test/run-program.ts";
import { makeTree, type Tree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { parseAssignment } from "./assignment.ts";
import { closeIssues, deferIssues, reopenIssues } from "./end-issues.ts";
import { linkIssues } from "./link-issues.ts";
import { setIssues } from "./set-issues.ts";

const NOW = new Date("2026-03-04T05:06:07Z");
const BUG = ".issues/bugs/P2-BUG-001-lamp.md";

const common = (root: string, references: readonly string[]) => ({
  root,
  config: DEFAULT_CONFIG,
  references,
  dryRun: false,
  now: NOW,
});

function set(root: string, references: readonly string[], words: readonly string[], dryRun = false) {
  return setIssues({ ...common(root, references), assignments: words.map(parseAssignment), dryRun });
}

/** Every file with its text, but for our own state. */
function snapshot(tree: Tree): Record<string, string> {
  const names = tree.list().filter((name) => !name.includes("/.ll/"));
  return Object.fromEntries(names.map((name) => [name, tree.read(name)]));
}

describe("set", () => {
  it.each([
    [["team=light"], "status: open\nteam: light\n"],
    [["estimate=3", "note=a: b # c"], "status: open\nestimate: 3\nnote: 'a: b # c'\n"],
    [["status=in-progress"], "status: in_progress\n"],
    [["status=Won't do"], "status: cancelled\ncompleted_at: 2026-03-04T05:06:07Z\n"],
    [["labels+=cli", "labels+=b"], "status: open\nlabels:\n- cli\n- b\n"],
    [["blocked_by=2,BUG-03"], "status: open\nblocked_by:\n- BUG-002\n- BUG-003\n"],
    [["relates-to+=3"], "status: open\nrelates_to:\n- BUG-003\n"],
    [["parent=2"], "status: open\nparent: BUG-002\n"],
    [["status="], ""],
  ])("%j", async (words, frontmatter) => {
    const tree = makeTree({
      [BUG]: issueText({ title: "BUG-001: Lamp" }),
      ".issues/bugs/P2-BUG-002-b.md": issueText(),
      ".issues/bugs/P2-BUG-003-c.md": issueText(),
    });
    if (words[0] === "status=") {
      await expect(set(tree.root, ["1"], words)).rejects.toMatchObject({ code: "LLI_STATUS_UNKNOWN" });
      return;
    }
    await set(tree.root, ["1"], words);
    expect(tree.read(BUG)).toBe(`---\n${frontmatter}---\n\n# BUG-001: Lamp\n\n## Summary\n\nSome words.\n`);
  });

  it("A16: changes one value and keeps every other byte: mark, line ends, comments, quotes, lists", async () => {
    const before =
      '\ufeff---\r\n# ours\r\nstatus: open   # c\r\nlabels: [a,  "b"] # l\r\nwhen: 2024-01-02\r\nx: 0230\r\n---\r\n# BUG-001: Lamp\r\nno end';
    const tree = makeTree({ [BUG]: before });
    await set(tree.root, ["BUG-1"], ["status=blocked", "labels+=c"]);
    expect(tree.read(BUG)).toBe(before.replace("open", "blocked").replace('"b"]', '"b", c]'));
    await set(tree.root, ["BUG-1"], ["status=open", "labels-=c"]);
    await set(tree.root, ["BUG-1"], ["status=open", "labels-=nothing"]);
    expect(tree.read(BUG)).toBe(before.replace('[a,  "b"]', "[a, b]"));
  });

  it("takes over what a section says when it makes the key that hides the section", async () => {
    const body = "\n## Labels\n\n`old`, `older`\n\n## Blocked By\n\n- BUG-002\n- ~~BUG-003~~ (done)\n";
    const tree = makeTree({
      [BUG]: issueText({ body }),
      ".issues/bugs/P2-BUG-002-b.md": issueText(),
      ".issues/bugs/P2-BUG-003-c.md": issueText(),
      ".issues/bugs/P2-BUG-004-d.md": issueText(),
    });
    await set(tree.root, ["1"], ["labels+=new", "labels-=old", "blocked_by+=4"]);
    const { issues } = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(issues[0]).toMatchObject({ labels: ["older", "new"], blockedBy: ["BUG-002", "BUG-004"] });
  });

  it("renames the file for a new priority or title, repairs what names it, and moves it in git", async () => {
    const other = ".issues/features/P3-FEAT-002-other.md";
    const tree = makeTree({
      [BUG]: issueText({ title: "BUG-001: Lamp", frontmatter: ["status: open", "priority: P2"] }),
      "README.md": "# House\r\n\r\nKnown: [lamp](.issues/bugs/P2-BUG-001-lamp.md).\r\n",
      "docs/plan.md": "See ../.issues/bugs/P2-BUG-001-lamp.md, P2-BUG-001-lamp.md.",
      "docs/latin.md": Buffer.from("\xe9 P2-BUG-001-lamp.md", "latin1"),
      "untracked.md": "P2-BUG-001-lamp.md",
      "code.ts": "// P2-BUG-001-lamp.md",
      [other]: issueText({
        body: "See [it](../bugs/P2-BUG-001-lamp.md), `.issues/bugs/P2-BUG-001-lamp.md`, P2-BUG-001-lamp.md.\nNot P2-BUG-001-lamp.mdx, XP2-BUG-001-lamp.md.\n",
      }),
    });
    git(tree.root, "init", "-qb", "main");
    git(tree.root, "add", "-A");
    git(tree.root, "rm", "-q", "--cached", "untracked.md");
    git(tree.root, "commit", "-qm", "first");
    const before = snapshot(tree);
    const words = ["priority=p0", "title=Hall lamp"];
    const planned = await set(tree.root, ["BUG-1"], words, true);
    expect(snapshot(tree)).toEqual(before);
    const { issues, files } = await set(tree.root, ["BUG-1"], words);
    expect(planned.files).toEqual(files);
    const path = ".issues/bugs/P0-BUG-001-hall-lamp.md";
    expect(issues).toEqual([{ id: "BUG-001", path, from: BUG, changed: true }]);
    expect(files.map((file) => file.path)).toEqual([other, "README.md", "docs/plan.md", path]);
    expect(tree.read("README.md")).toBe(`# House\r\n\r\nKnown: [lamp](${path}).\r\n`);
    expect(tree.read("docs/plan.md")).toBe(`See ../${path}, P0-BUG-001-hall-lamp.md.`);
    for (const name of ["docs/latin.md", "untracked.md", "code.ts"]) expect(tree.read(name)).toBe(before[name]);
    expect(tree.read(path)).toContain("priority: P0\n---\n\n# BUG-001: Hall lamp\n");
    expect(tree.read(other)).toContain(
      `See [it](../bugs/P0-BUG-001-hall-lamp.md), \`${path}\`, P0-BUG-001-hall-lamp.md.\nNot P2-BUG-001-lamp.mdx, XP2-BUG-001-lamp.md.\n`,
    );
    expect(git(tree.root, "status", "--porcelain")).toBe(
      `RM ${BUG} -> ${path}\n M ${other}\n M README.md\n M docs/plan.md\n?? untracked.md`,
    );
  });

  it.each([
    ["whose name is too long for the system", `${"d".repeat(256)}/P2-BUG-001-lamp.md`],
    ["below a file", "notes.txt/P2-BUG-001-lamp.md"],
  ])("renames an issue that names a path %s, where there can be no other file", async (_, path) => {
    const tree = makeTree({
      [BUG]: issueText({ body: `\nSee ${path} first.\n` }),
      ".issues/bugs/notes.txt": "A file.\n",
    });
    await set(tree.root, ["1"], ["title=Hall lamp"]);
    expect(tree.read(".issues/bugs/P2-BUG-001-hall-lamp.md")).toContain(`\nSee ${path} first.\n`);
  });

  it("changes several issues or none, and nothing in a dry run", async () => {
    const tree = makeTree({
      [BUG]: issueText(),
      ".issues/bugs/P2-BUG-002-b.md": issueText({ frontmatter: ["status: open", "a: b: c"] }),
    });
    const before = snapshot(tree);
    await expect(set(tree.root, ["1", "2"], ["team=x"])).rejects.toMatchObject({ code: "LLI_FM_YAML" });
    await expect(set(tree.root, ["1", "9"], ["team=x"])).rejects.toMatchObject({ code: "LLI_ISSUE_NOT_FOUND" });
    const { files } = await set(tree.root, ["1"], ["team=x", "priority=P1"], true);
    expect(files).toMatchObject([{ from: BUG, path: ".issues/bugs/P1-BUG-001-lamp.md", before: before[BUG] }]);
    expect(snapshot(tree)).toEqual(before);
  });

  it("puts the first file back when the second cannot be moved", async () => {
    const tree = makeTree({ [BUG]: issueText(), ".issues/bugs/P2-BUG-002-b.md": issueText() });
    git(tree.root, "init", "-qb", "main");
    git(tree.root, "add", "-A");
    git(tree.root, "commit", "-qm", "first");
    // A file that git has in conflict is one it refuses to move.
    const blob = git(tree.root, "hash-object", "-w", "--", ".issues/bugs/P2-BUG-002-b.md");
    git(tree.root, "update-index", "--force-remove", ".issues/bugs/P2-BUG-002-b.md");
    writeFileSync(
      `${tree.root}/stages`,
      [1, 2, 3].map((n) => `100644 ${blob} ${n}\t.issues/bugs/P2-BUG-002-b.md\n`).join(""),
    );
    git(tree.root, "update-index", "--add", "--cacheinfo", `100644,${blob},.issues/bugs/unrelated.md`);
    const { execFileSync } = await import("node:child_process");
    execFileSync("git", ["update-index", "--index-info"], { cwd: tree.root, input: tree.read("stages") });
    rmSync(`${tree.root}/stages`);
    const before = snapshot(tree);
    await expect(set(tree.root, ["1", "2"], ["priority=P1", "team=x"])).rejects.toMatchObject({
      code: "LLI_GIT_FAILED",
    });
    expect(snapshot(tree)).toEqual(before);
  });

  it.each([
    [["status=opn"], "LLI_STATUS_UNKNOWN"],
    [["type=feature"], "LLI_ASSIGNMENT_INVALID"],
    [["id=BUG-2"], "LLI_ASSIGNMENT_INVALID"],
    [["blocked_by+=1"], "LLI_ASSIGNMENT_INVALID"],
    [["a b=c"], "LLI_ASSIGNMENT_INVALID"],
    [["__proto__=x"], "LLI_KEY_INVALID"],
    [["blocked_by=BUG-77"], "LLI_ISSUE_NOT_FOUND"],
    [["priority=P1", "priority=P2"], "LLI_ASSIGNMENT_INVALID"],
  ])("refuses %j", async (words, code) => {
    const tree = makeTree({ [BUG]: issueText() });
    const before = snapshot(tree);
    const attempt = async () => set(tree.root, ["1"], words);
    await expect(attempt()).rejects.toMatchObject({ code });
    expect(snapshot(tree)).toEqual(before);
  });

  it("A57: refuses a rename onto another file before anything is written", async () => {
    const tree = makeTree({ [BUG]: issueText(), ".issues/bugs/P1-BUG-001-lamp.md": "another\n" });
    const before = snapshot(tree);
    await expect(set(tree.root, [BUG], ["priority=P1", "a=b"])).rejects.toMatchObject({ code: "LLI_EXISTS" });
    expect(snapshot(tree)).toEqual(before);
  });

  it("A47: of 10 processes that edit one issue 20 times each, every edit that was reported is in the file", async () => {
    const tree = makeTree({ [BUG]: issueText({ title: "BUG-001: Lamp" }) });
    const programs = Array.from({ length: 10 }, (_, index) =>
      startProgram("set", [tree.root, "BUG-1", `p${index}`, "20"]),
    );
    for (const program of programs) expect(await program.nextLine()).toBe("ready");
    for (const program of programs) program.tell("go");
    const added: string[] = [];
    for (const program of programs) for (let edit = 0; edit < 20; edit += 1) added.push(await program.nextLine());
    for (const program of programs) expect(await program.ended).toBe(0);
    const { issues } = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect([...(issues[0]?.labels ?? [])].sort()).toEqual(added.sort());
    expect(added).toHaveLength(200);
    expect(tree.list().filter((name) => name.endsWith(".ll-tmp"))).toEqual([]);
  }, 120_000);
});

describe("the end of an issue", () => {
  const footer = "\n## Status\n\n**Open** | Created: 2026-01-01 | Priority: P2\n";

  it("is written with a Resolution, and taken back by reopening, which keeps it", async () => {
    const tree = makeTree({ [BUG]: issueText({ title: "BUG-001: Lamp", body: footer }) });
    await closeIssues({ ...common(tree.root, ["1"]), reason: null, note: "New bulb.\n\n## Not a heading" });
    expect(tree.read(BUG)).toContain("status: done\ncompleted_at: 2026-03-04T05:06:07Z\n");
    expect(tree.read(BUG)).toContain("## Resolution\n\n- **Action**: fix\n- **Completed**: 2026-03-04\n");
    expect(tree.read(BUG)).toContain("**Completed** | Created: 2026-01-01 | Priority: P2 | Completed: 2026-03-04\n");
    const closed = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(closed.diagnostics).toEqual([]);
    expect(closed.issues[0]).toMatchObject({ status: "done", completedAt: "2026-03-04T05:06:07Z" });

    const again = await closeIssues({ ...common(tree.root, ["1"]), reason: "wont_do", note: null });
    expect(again.issues).toMatchObject([{ changed: false }]);

    await set(tree.root, ["1"], ["status=open"]);
    expect(tree.read(BUG)).toContain("- **Completed**: 2026-03-04");
    expect(tree.read(BUG)).toContain("## Reopened 2026-03-04\n");
    const reopened = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(reopened.diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(reopened.issues[0]).toMatchObject({ status: "open", ready: true });

    await closeIssues({ ...common(tree.root, ["1"]), reason: "duplicate", note: "See BUG-9." });
    await reopenIssues({ ...common(tree.root, ["1"]), note: "Still there." });
    expect(tree.read(BUG)).toContain("## Reopened 2026-03-04 (2)\n\n- **Reopened**: 2026-03-04\n\nStill there.\n");
    expect((await scanIssues(tree.root, DEFAULT_CONFIG)).issues[0]?.status).toBe("open");
  });

  it("is a move in a tree that keeps ended issues aside, and nothing in the file contradicts it", async () => {
    const done = Object.fromEntries(
      [2, 3, 4].map((number) => [`.issues/completed/P2-BUG-00${number}-x.md`, issueText({ frontmatter: [] })]),
    );
    const tree = makeTree({ ...done, [BUG]: issueText({ title: "BUG-001: Lamp", frontmatter: [], body: footer }) });
    await closeIssues({ ...common(tree.root, ["1"]), reason: null, note: null });
    const completed = ".issues/completed/P2-BUG-001-lamp.md";
    expect(tree.read(completed)).not.toContain("---\nstatus");
    expect(await statusOf(tree)).toEqual(["done", completed]);
    await reopenIssues({ ...common(tree.root, ["1"]), note: null });
    expect(await statusOf(tree)).toEqual(["open", BUG]);
    await deferIssues({ ...common(tree.root, ["1"]), note: null });
    expect(await statusOf(tree)).toEqual(["deferred", ".issues/deferred/P2-BUG-001-lamp.md"]);
    await closeIssues({ ...common(tree.root, ["1"]), reason: "wont_do", note: null });
    expect(await statusOf(tree)).toEqual(["cancelled", completed]);
    await set(tree.root, ["1"], ["status=in_progress"]);
    expect(await statusOf(tree)).toEqual(["in_progress", BUG]);
  });

  async function statusOf(tree: Tree): Promise<readonly [string | undefined, string | undefined]> {
    const { issues, diagnostics } = await scanIssues(tree.root, DEFAULT_CONFIG);
    const issue = issues.find(({ number }) => number === 1);
    expect(diagnostics.filter(({ path, severity }) => path === issue?.path && severity !== "info")).toEqual([]);
    return [issue?.status, issue?.path];
  }
});

describe("link", () => {
  const files = Object.fromEntries(
    [1, 2, 3].map((number) => [`.issues/bugs/P2-BUG-00${number}-x.md`, issueText({ title: `BUG-00${number}: T` })]),
  );

  it("writes both sides, and takes both away", async () => {
    const tree = makeTree(files);
    const link = { root: tree.root, config: DEFAULT_CONFIG, relation: "blocks" as const };
    await linkIssues({ ...link, from: ["1"], to: ["2", "3"] });
    await linkIssues({ ...link, from: ["2"], to: ["3"] });
    const { issues, diagnostics } = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(diagnostics).toEqual([]);
    expect(issues.map(({ blocks, blockedBy }) => [blocks, blockedBy])).toEqual([
      [["BUG-002", "BUG-003"], []],
      [["BUG-003"], ["BUG-001"]],
      [[], ["BUG-001", "BUG-002"]],
    ]);
    await linkIssues({ ...link, from: ["1"], to: ["2", "3"], remove: true });
    const after = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(after.issues.map(({ blockedBy }) => blockedBy)).toEqual([[], [], ["BUG-002"]]);
  });

  it("refuses a ring and names it", async () => {
    const tree = makeTree(files);
    const link = { root: tree.root, config: DEFAULT_CONFIG, relation: "blocks" as const };
    await linkIssues({ ...link, from: ["1"], to: ["2"] });
    await linkIssues({ ...link, from: ["2"], to: ["3"] });
    const before = snapshot(tree);
    await expect(linkIssues({ ...link, from: ["3"], to: ["1"] })).rejects.toMatchObject({
      code: "LLI_CYCLE",
      message: "issues would wait for each other: BUG-001 waits for BUG-003 waits for BUG-002 waits for BUG-001",
    });
    await expect(set(tree.root, ["1"], ["blocked_by+=3"])).rejects.toMatchObject({ code: "LLI_CYCLE" });
    expect(snapshot(tree)).toEqual(before);
    await closeIssues({ ...common(tree.root, ["2"]), reason: null, note: null });
    await linkIssues({ ...link, from: ["3"], to: ["1"] });
  });
});
