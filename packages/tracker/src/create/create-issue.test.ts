import { mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { git } from "../../test/git.ts";
import { issueText } from "../../test/issue-text.ts";
import { startProgram } from "../../test/run-program.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { type CreateIssueOptions, createIssue } from "./create-issue.ts";

function options(root: string, over: Partial<CreateIssueOptions> = {}): CreateIssueOptions {
  return {
    root,
    config: DEFAULT_CONFIG,
    type: "bug",
    title: "Lamp flickers",
    priority: null,
    labels: [],
    blockedBy: [],
    parent: null,
    body: null,
    force: false,
    shippedTemplates: `${root}/shipped`,
    now: new Date("2026-03-04T05:06:07.890Z"),
    ...over,
  };
}

describe("createIssue", () => {
  it("writes what was asked, and no finding comes of it", async () => {
    const { root, read } = makeTree({
      ".issues/epics/P2-EPIC-007-light.md": issueText({ title: "EPIC-007: Light" }),
      ".issues/bugs/P2-BUG-003-door.md": issueText({ title: "BUG-003: Door" }),
      "shipped/issues/bug.md": "## Summary\n\n<!-- what -->\n",
    });
    const { issue, similar } = await createIssue(
      options(root, {
        title: "Ümlaut's lamp: flickers",
        priority: "p1",
        labels: ["a", "b: c"],
        blockedBy: ["3"],
        parent: "epic-7",
      }),
    );
    expect(similar).toEqual([]);
    expect(issue).toMatchObject({ id: "BUG-008", path: ".issues/bugs/P1-BUG-008-umlauts-lamp-flickers.md" });
    expect(read(issue?.path ?? "")).toBe(
      "---\nstatus: open\ncreated_at: 2026-03-04T05:06:07Z\nlabels:\n- a\n- 'b: c'\nblocked_by:\n- BUG-003\nparent: EPIC-007\n---\n\n" +
        "# BUG-008: Ümlaut's lamp: flickers\n\n## Summary\n\n<!-- what -->\n",
    );
    expect(read(".issues/bugs/P2-BUG-003-door.md")).toContain("blocks:\n- BUG-008\n");
    expect((await scanIssues(root, DEFAULT_CONFIG)).diagnostics).toEqual([]);
  });

  it("takes the repository's own template, with its frontmatter", async () => {
    const { root, read } = makeTree({
      ".issues/bugs/.keep": "",
      "templates/issues/bug.md": "---\nteam: light # ours\n---\n\n## Own\n",
      "shipped/issues/bug.md": "## Shipped\n",
    });
    const { issue } = await createIssue(options(root));
    expect(read(issue?.path ?? "")).toMatch(
      /^---\nteam: light # ours\nstatus: open\n[\s\S]*\n# BUG-001: Lamp flickers\n\n## Own\n$/,
    );
  });

  it("keeps a given document, its frontmatter and its line ends, and puts the title in place of its own", async () => {
    const { root, read } = makeTree({ ".issues/bugs/.keep": "" });
    const body = "---\r\nsource: api\r\n---\r\n# Old\r\n\r\n## Summary\r\n\r\nText.\r\n";
    const { issue } = await createIssue(options(root, { body }));
    expect(read(issue?.path ?? "")).toBe(
      "---\r\nsource: api\r\nstatus: open\r\ncreated_at: 2026-03-04T05:06:07Z\r\n---\r\n\r\n# BUG-001: Lamp flickers\r\n\r\n## Summary\r\n\r\nText.\r\n",
    );
  });

  it("shows a similar issue first, also one that has ended, and creates only when told to", async () => {
    const tree = makeTree({
      ".issues/bugs/P2-BUG-003-lamp.md": issueText({
        title: "BUG-003: The hall lamp flickers",
        frontmatter: ["status: done"],
      }),
      ".issues/bugs/P2-BUG-004-door.md": issueText({ title: "BUG-004: Door creaks at night" }),
    });
    const before = tree.list();
    const { issue, similar } = await createIssue(options(tree.root, { title: "Hall lamp flickers" }));
    expect(issue).toBeNull();
    expect(similar).toMatchObject([{ id: "BUG-003", status: "done" }]);
    expect(tree.list()).toEqual(before);
    expect((await createIssue(options(tree.root, { title: "Hall lamp flickers", force: true }))).issue?.id).toBe(
      "BUG-005",
    );
  });

  it("compares words that say something, not those of every text or of the template", async () => {
    const hint = "\n## Summary\n\n<!-- What is wrong, in two or three sentences. -->\n";
    const { root } = makeTree({
      ".issues/bugs/P2-BUG-001-lamp.md": `# BUG-001: Hall lamp flickers\n${hint}`,
      ".issues/bugs/P2-BUG-002-dim.md": `# BUG-002: Dim the hall lamp\n${hint}`,
    });
    const { similar } = await createIssue(options(root, { title: "The lamp in the hall flickers" }));
    expect(similar).toMatchObject([{ id: "BUG-001", score: 1 }]);
    expect((await createIssue(options(root, { title: "Gate is wrong in two places" }))).similar).toEqual([]);
    expect((await createIssue(options(root, { title: "Paint the hall lamp" }))).similar).toEqual([]);
    const known = await createIssue(options(root, { title: "Hall lamp flickers again", blockedBy: ["1"] }));
    expect(known.similar).toEqual([]);
  });

  it.each([
    [{ type: "bgu" }, "LLI_TYPE_UNKNOWN"],
    [{ priority: "P9" }, "LLI_PRIORITY_UNKNOWN"],
    [{ title: " " }, "LLI_TITLE_INVALID"],
    [{ title: "a\nb" }, "LLI_TITLE_INVALID"],
    [{ blockedBy: ["BUG-99"] }, "LLI_ISSUE_NOT_FOUND"],
    [{ parent: "../../x" }, "LLI_ISSUE_ID_INVALID"],
    [{ body: "---\na: [\n---\n" }, "LLI_FM_YAML"],
  ])("refuses %j before anything is written", async (over, code) => {
    const tree = makeTree({ ".issues/bugs/P2-BUG-001-x.md": issueText({ title: "BUG-001: Unlike" }) });
    await expect(createIssue(options(tree.root, over))).rejects.toMatchObject({ code });
    expect(tree.list().filter((name) => !name.includes("/.ll/"))).toEqual([".issues/bugs/P2-BUG-001-x.md"]);
    expect((await createIssue(options(tree.root))).issue?.id).toBe("BUG-002");
  });

  it("names a file by its type where the title has no Latin letter", async () => {
    const { root } = makeTree({ ".issues/bugs/.keep": "" });
    expect((await createIssue(options(root, { title: "ランプが点滅する" }))).issue?.path).toBe(
      ".issues/bugs/P2-BUG-001-bug.md",
    );
  });
});

describe("a new number", () => {
  const create = async (root: string, title: string) =>
    (await createIssue(options(root, { title, force: true }))).issue?.number;

  it("was never in the history of any ref, on any branch, in any work tree, or given out and thrown away", async () => {
    const tree = makeTree({ "main/.issues/bugs/P2-BUG-001-x.md": "x", "main/.issues/completed/P2-ENH-002-x.md": "x" });
    const root = tree.path("main");
    const commit = (message: string) => {
      git(root, "add", "-A");
      git(root, "commit", "-qm", message);
    };
    git(root, "init", "-qb", "main");
    commit("root commit");
    expect(await create(root, "first")).toBe(3);
    commit("3");
    git(root, "rm", "-q", "-r", ".issues/bugs");
    commit("3 is deleted");
    expect(await create(root, "second")).toBe(4);
    git(root, "clean", "-fdq");
    expect(await create(root, "third"), "4 was given out and its file removed").toBe(5);

    git(root, "checkout", "-q", "-b", "side");
    tree.write("main/.issues/bugs/P2-BUG-010-x.md", "x");
    commit("10");
    git(root, "checkout", "-q", "main");
    expect(await create(root, "fourth"), "10 is on a branch").toBe(11);

    git(root, "checkout", "-q", "-b", "remote-one");
    tree.write("main/.issues/features/P2-FEAT-020-x.md", "x");
    commit("20");
    git(root, "update-ref", "refs/remotes/origin/x", "HEAD");
    git(root, "checkout", "-q", "main");
    git(root, "branch", "-qD", "remote-one");
    expect(await create(root, "fifth"), "20 is on a remote-tracking branch").toBe(21);

    git(root, "worktree", "add", "-q", "--detach", "../linked");
    tree.write("linked/.issues/epics/P2-EPIC-030-x.md", "x");
    expect(await create(root, "sixth"), "30 is a file of another work tree").toBe(31);
    expect(await create(tree.path("linked"), "seventh")).toBe(32);
  });

  it("counts what a merge added by itself, and a branch whose files a merge dropped", async () => {
    const tree = makeTree({ ".issues/bugs/P2-BUG-001-x.md": "x" });
    const { root } = tree;
    git(root, "init", "-qb", "main");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "first");
    git(root, "checkout", "-qb", "side");
    tree.write(".issues/bugs/P2-BUG-050-x.md", "x");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "50");
    git(root, "checkout", "-q", "main");
    git(root, "commit", "-q", "--allow-empty", "-m", "other");
    git(root, "merge", "-q", "-s", "ours", "--no-commit", "side");
    tree.write(".issues/bugs/P2-BUG-060-x.md", "x");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "merge without 50, with 60");
    git(root, "rm", "-q", ".issues/bugs/P2-BUG-060-x.md");
    git(root, "commit", "-qm", "60 is gone");
    git(root, "branch", "-qD", "side");
    expect(await create(root, "next")).toBe(61);
  });

  it("survives a state folder that was deleted or damaged", async () => {
    const tree = makeTree({ ".issues/bugs/P2-BUG-007-x.md": "x" });
    const { root } = tree;
    git(root, "init", "-qb", "main");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "first");
    git(root, "rm", "-q", ".issues/bugs/P2-BUG-007-x.md");
    git(root, "commit", "-qm", "gone");
    mkdirSync(`${root}/.issues`, { recursive: true });
    mkdirSync(`${root}/.git/ll-issues/ids`, { recursive: true });
    tree.write(".git/ll-issues/ids/history.json", '{"version":1,"dir":".issues","tips":["zz"],"highest":1}');
    expect(await create(root, "next")).toBe(8);
  });

  it("A49: is nobody else's among 40 creators in one clone and 10 in each of two work trees", async () => {
    const tree = makeTree({ "main/.issues/bugs/P2-BUG-001-x.md": "x" });
    const root = tree.path("main");
    git(root, "init", "-qb", "main");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "first");
    git(root, "worktree", "add", "-q", "../a");
    git(root, "worktree", "add", "-q", "../b");
    const places = [...Array(40).fill("main"), ...Array(10).fill("a"), ...Array(10).fill("b")];
    const programs = places.map((place, index) => startProgram("create", [tree.path(place), `creator ${index}`, "1"]));
    for (const program of programs) expect(await program.nextLine()).toBe("ready");
    for (const program of programs) program.tell("go");
    const paths = await Promise.all(programs.map((program) => program.nextLine()));
    expect(new Set(await Promise.all(programs.map((program) => program.ended)))).toEqual(new Set([0]));
    const numbers = paths.map((path) => Number(/BUG-(\d+)/.exec(path)?.[1]));
    expect(new Set(numbers).size).toBe(60);
    const files = paths.map((path, index) => `${places[index]}/${path}`);
    const onDisk = tree.list().filter((name) => name.includes("-creator-"));
    expect(onDisk).toEqual([...files].sort());
  }, 120_000);
});
