import { describe, expect, it } from "vitest";
import { git } from "../../test/git.ts";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { acquireIssueLock } from "../lock/issue-lock.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { checkLocations } from "./fix-stale-locations.ts";
import { migrateLayout } from "./migrate-layout.ts";
import { repairDuplicateIds } from "./repair-duplicate-ids.ts";

function commit(root: string, message: string): string {
  git(root, "add", "-A");
  git(root, "commit", "-qm", message);
  return git(root, "rev-parse", "HEAD");
}

describe("migrate", () => {
  const files = {
    ".issues/completed/P2-BUG-001-a.md": issueText({
      title: "BUG-001: A",
      frontmatter: [],
      body: "\nSee [b](P2-ENH-002-b.md).\n",
    }),
    ".issues/completed/P2-ENH-002-b.md": issueText({ title: "ENH-002: B", frontmatter: ["status: cancelled"] }),
    ".issues/deferred/P2-FEAT-003-c.md": issueText({ title: "FEAT-003: C", frontmatter: ["labels: [x] # keep"] }),
    ".issues/completed/P2-BUG-004-d.md": issueText({ title: "BUG-004: D", frontmatter: ["a: b: c"] }),
    ".issues/bugs/P2-BUG-005-e.md": issueText({
      title: "BUG-005: E",
      frontmatter: [],
      body: "\nAfter `.issues/completed/P2-BUG-001-a.md`.\n",
    }),
  };

  it("moves what has ended beside the others, says its status in the file, and keeps its history", async () => {
    const tree = makeTree(files);
    const { root } = tree;
    git(root, "init", "-qb", "main");
    commit(root, "older layout");
    const statuses = async () =>
      (await scanIssues(root, DEFAULT_CONFIG)).issues.map(({ id, status }) => `${id} ${status}`).sort();
    const before = await statuses();
    const dry = await migrateLayout(root, DEFAULT_CONFIG, { dryRun: true });
    expect(git(root, "status", "--porcelain")).toBe("");
    const done = await migrateLayout(root, DEFAULT_CONFIG, { dryRun: false });
    expect(done).toEqual(dry);
    expect(done.left).toEqual([
      { path: ".issues/completed/P2-BUG-004-d.md", reason: expect.stringContaining("status cannot be written") },
    ]);
    expect(await statuses()).toEqual(before);
    expect(tree.read(".issues/features/P2-FEAT-003-c.md")).toContain(
      "---\nlabels: [x] # keep\nstatus: deferred\n---\n",
    );
    expect(tree.read(".issues/bugs/P2-BUG-005-e.md")).toContain("After `.issues/bugs/P2-BUG-001-a.md`.");
    expect(tree.read(".issues/bugs/P2-BUG-001-a.md")).toContain("See [b](../enhancements/P2-ENH-002-b.md).");
    // What is staged is the move alone, so that git follows even the shortest file when that is committed by itself.
    git(root, "commit", "-qm", "move");
    commit(root, "say the status in the files");
    expect(git(root, "log", "--follow", "--format=%s", "--", ".issues/bugs/P2-BUG-001-a.md").split("\n")).toEqual([
      "say the status in the files",
      "move",
      "older layout",
    ]);
    expect((await migrateLayout(root, DEFAULT_CONFIG, { dryRun: false })).files).toEqual([]);
  });

  it("overwrites nothing", async () => {
    const tree = makeTree({ ...files, ".issues/bugs/P2-BUG-001-a.md": "mine\n" });
    const { left } = await migrateLayout(tree.root, DEFAULT_CONFIG, { dryRun: false });
    expect(left.map(({ path }) => path)).toContain(".issues/completed/P2-BUG-001-a.md");
    expect(tree.read(".issues/bugs/P2-BUG-001-a.md")).toBe("mine\n");
  });

  it("refuses where a file stands in the place of a folder", async () => {
    const tree = makeTree({ ...files, ".issues/enhancements": "a file\n" });
    await expect(migrateLayout(tree.root, DEFAULT_CONFIG, { dryRun: false })).rejects.toMatchObject({
      code: "LLI_IO",
      path: ".issues/enhancements",
    });
  });
});

describe("stale", () => {
  const code = "one\ntwo\n\nfunction connect() {\n  open();\n  close();\n}\n";
  const body = (commit: string) =>
    `\n## Location\n\n- **File**: \`src/pool.ts\`\n- **Line(s)**: 5-6 (at scan commit: ${commit})\n- **Anchor**: in function connect\n\n## Other\n\n5-6\n`;

  it("finds the lines again by what stood there, and writes them with --fix", async () => {
    const tree = makeTree({ "src/pool.ts": code });
    const { root } = tree;
    git(root, "init", "-qb", "main");
    const first = commit(root, "code");
    const path = ".issues/bugs/P2-BUG-001-a.md";
    tree.write(path, issueText({ title: "BUG-001: A", body: body(first.slice(0, 7)) }));
    expect((await checkLocations(root, DEFAULT_CONFIG, { fix: false, dryRun: false })).stale).toEqual([]);
    tree.write("src/pool.ts", `zero\nzero\nzero\n${code}`);
    const second = commit(root, "moved");
    const { stale } = await checkLocations(root, DEFAULT_CONFIG, { fix: true, dryRun: false });
    expect(stale).toMatchObject([
      { id: "BUG-001", state: "moved", by: "text", lines: { from: 5, to: 6 }, now: { from: 8, to: 9 } },
    ]);
    expect(tree.read(path)).toBe(
      issueText({ title: "BUG-001: A", body: body(second.slice(0, 7)).replace("5-6 (", "8-9 (") }),
    );
    expect((await checkLocations(root, DEFAULT_CONFIG, { fix: true, dryRun: false })).stale).toEqual([]);
  });

  it.each([
    [
      "its anchor has moved behind it",
      `${"x\n".repeat(20)}${code}`,
      { state: "moved", by: "anchor", now: { from: 24, to: 25 } },
    ],
    ["the file is gone", null, { state: "gone", now: null }],
    ["nothing is left of it", "a\n", { state: "lost", now: null }],
  ])("without a commit: %s", async (_, now, expected) => {
    const tree = makeTree({
      ...(now === null ? {} : { "src/pool.ts": now }),
      ".issues/bugs/P2-BUG-001-a.md": issueText({ body: body("") }),
    });
    const { stale } = await checkLocations(tree.root, DEFAULT_CONFIG, { fix: false, dryRun: false });
    expect(stale).toMatchObject([expected]);
  });

  it("never reads outside the root, whatever the issue names", async () => {
    const tree = makeTree({
      "root/.issues/bugs/P2-BUG-001-a.md": issueText({ body: body("").replace("src/pool.ts", "../secret.ts") }),
      "secret.ts": code,
    });
    const { stale } = await checkLocations(tree.path("root"), DEFAULT_CONFIG, { fix: false, dryRun: false });
    expect(stale).toMatchObject([{ state: "gone" }]);
  });
});

describe("two issues of one id", () => {
  it("A50: of two clones that meet, get two ids; who meant which is told by history", async () => {
    const tree = makeTree({
      "one/.issues/bugs/P2-BUG-001-first.md": issueText({
        title: "BUG-001: First",
        frontmatter: ["status: open", "created_at: 2026-01-01"],
      }),
    });
    const [one, two] = [tree.path("one"), tree.path("two")];
    git(one, "init", "-qb", "main");
    commit(one, "base");
    git(tree.root, "clone", "-q", "one", "two");
    tree.write(
      "one/.issues/bugs/P2-BUG-002-elder.md",
      issueText({ title: "BUG-002: Elder", frontmatter: ["status: open", "created_at: 2026-02-01"] }),
    );
    tree.write(
      "one/.issues/bugs/P2-BUG-003-of-one.md",
      issueText({ title: "BUG-003: Of one", frontmatter: ["status: open", "blocked_by: [BUG-002]"] }),
    );
    commit(one, "elder");
    tree.write(
      "two/.issues/bugs/P2-BUG-002-younger.md",
      issueText({
        title: "BUG-002: Younger",
        frontmatter: ["status: open", "created_at: 2026-02-02"],
        body: "\nBUG-002 is this. BUG-0021 and XBUG-002 are not.\n",
      }),
    );
    tree.write(
      "two/.issues/bugs/P2-BUG-004-of-two.md",
      issueText({
        title: "BUG-004: Of two",
        frontmatter: ["status: open", "blocked_by: [BUG-2]"],
        body: "\nSee P2-BUG-002-younger.md.\n",
      }),
    );
    commit(two, "younger");
    git(one, "pull", "-q", "--no-rebase", "--no-edit", "../two", "main");
    tree.write("one/.issues/bugs/P2-BUG-005-new.md", issueText({ title: "BUG-005: New", body: "\nAfter BUG-002.\n" }));

    const dry = await repairDuplicateIds(one, DEFAULT_CONFIG, { dryRun: true });
    expect(dry.renumbered).toMatchObject([{ from: "BUG-002", to: "BUG-?" }]);
    const repair = await repairDuplicateIds(one, DEFAULT_CONFIG, { dryRun: false });
    const newPath = ".issues/bugs/P2-BUG-006-younger.md";
    expect(repair.renumbered).toEqual([
      { from: "BUG-002", to: "BUG-006", path: ".issues/bugs/P2-BUG-002-younger.md", newPath },
    ]);
    expect(repair.unsure).toEqual([{ id: "BUG-002", path: ".issues/bugs/P2-BUG-005-new.md", line: 11 }]);
    expect(tree.read(`one/${newPath}`)).toBe(
      issueText({
        title: "BUG-006: Younger",
        frontmatter: ["status: open", "created_at: 2026-02-02", "renumbered_from: BUG-002"],
        body: "\nBUG-006 is this. BUG-0021 and XBUG-002 are not.\n",
      }),
    );
    expect(tree.read("one/.issues/bugs/P2-BUG-003-of-one.md")).toContain("blocked_by: [BUG-002]");
    expect(tree.read("one/.issues/bugs/P2-BUG-004-of-two.md")).toContain("blocked_by: [BUG-006]");
    expect(tree.read("one/.issues/bugs/P2-BUG-004-of-two.md")).toContain("See P2-BUG-006-younger.md.");
    const { diagnostics } = await scanIssues(one, DEFAULT_CONFIG);
    expect(diagnostics.filter(({ rule }) => rule === "duplicate-id")).toEqual([]);
    expect((await repairDuplicateIds(one, DEFAULT_CONFIG, { dryRun: false })).renumbered).toEqual([]);
  });

  it("that name each other: what cannot be told is listed where it lies now", async () => {
    const tree = makeTree({
      ".issues/bugs/P2-BUG-001-a.md": issueText({ title: "BUG-001: A", frontmatter: ["created_at: 2026-01-01"] }),
      ".issues/bugs/P2-BUG-001-b.md": issueText({
        title: "BUG-001: B",
        frontmatter: ["created_at: 2026-01-02"],
        body: "\nBefore BUG-002.\n",
      }),
      ".issues/bugs/P2-BUG-002-c.md": issueText({ title: "BUG-002: C", frontmatter: ["created_at: 2026-01-01"] }),
      ".issues/bugs/P2-BUG-002-d.md": issueText({
        title: "BUG-002: D",
        frontmatter: ["created_at: 2026-01-02"],
        body: "\nAfter BUG-001.\n",
      }),
    });
    const { unsure, renumbered } = await repairDuplicateIds(tree.root, DEFAULT_CONFIG, { dryRun: false });
    expect(renumbered.map(({ from, to }) => [from, to])).toEqual([
      ["BUG-001", "BUG-003"],
      ["BUG-002", "BUG-004"],
    ]);
    expect(unsure).toEqual([
      { id: "BUG-001", path: ".issues/bugs/P2-BUG-004-d.md", line: 11 },
      { id: "BUG-002", path: ".issues/bugs/P2-BUG-003-b.md", line: 11 },
    ]);
  });

  it("and name each other from clones that meet: git is asked about the lines as they were", async () => {
    const bug = (id: string, day: number, body = "") =>
      issueText({ title: `${id}: Of day ${day}`, frontmatter: [`created_at: 2026-01-0${day}`], body });
    const tree = makeTree({ "one/README.md": "base\n" });
    const [one, two] = [tree.path("one"), tree.path("two")];
    git(one, "init", "-qb", "main");
    commit(one, "base");
    git(tree.root, "clone", "-q", "one", "two");
    tree.write("one/.issues/bugs/P2-BUG-001-a.md", bug("BUG-001", 1));
    tree.write("one/.issues/bugs/P2-BUG-002-c.md", bug("BUG-002", 2));
    commit(one, "elder");
    // The first that gets a number, and with it frontmatter that it had not: the mention is in its last line.
    const plain = "# BUG-001: Later\n\n- **Created**: 2026-01-03\n\nBefore BUG-002.\n";
    tree.write("two/.issues/bugs/P2-BUG-001-b.md", plain);
    tree.write("two/.issues/bugs/P2-BUG-002-d.md", bug("BUG-002", 4, "\nAfter BUG-001.\n"));
    commit(two, "younger");
    git(one, "pull", "-q", "--no-rebase", "--no-edit", "../two", "main");
    const { renumbered, unsure } = await repairDuplicateIds(one, DEFAULT_CONFIG, { dryRun: false });
    expect([renumbered.map(({ from, to }) => [from, to]), unsure]).toEqual([
      [
        ["BUG-001", "BUG-003"],
        ["BUG-002", "BUG-004"],
      ],
      [],
    ]);
    const begun = plain.replace("BUG-001", "BUG-003").replace("BUG-002", "BUG-004");
    expect(tree.read("one/.issues/bugs/P2-BUG-003-b.md")).toBe(`---\nrenumbered_from: BUG-001\n---\n\n${begun}`);
    expect(tree.read("one/.issues/bugs/P2-BUG-004-d.md")).toContain("\nAfter BUG-003.\n");
  });

  it("stay as they are where a new number would do harm: a copy, an issue at work, a block that cannot be edited", async () => {
    const text = (title: string, more: readonly string[] = []) =>
      issueText({ title, frontmatter: ["status: open", "created_at: 2026-01-01", ...more] });
    const tree = makeTree({
      ".issues/bugs/P2-BUG-001-a.md": text("BUG-001: A"),
      ".issues/completed/P2-BUG-001-a.md": text("BUG-001: A"),
      ".issues/bugs/P2-BUG-002-b.md": text("BUG-002: B"),
      ".issues/bugs/P3-BUG-002-c.md": text("BUG-002: C", ["a: b: c"]),
      ".issues/bugs/P2-BUG-003-d.md": text("BUG-003: D"),
      ".issues/bugs/P2-BUG-003-e.md": text("BUG-003: E"),
    });
    const before = tree.list().map((name) => [name, tree.read(name)]);
    const lock = acquireIssueLock(tree.root, "BUG-3");
    const { left, renumbered, files } = await repairDuplicateIds(tree.root, DEFAULT_CONFIG, { dryRun: false });
    lock.release();
    expect([renumbered, files]).toEqual([[], []]);
    expect(left).toEqual([
      {
        path: ".issues/completed/P2-BUG-001-a.md",
        code: "LLI_COPY",
        message: expect.stringContaining("P2-BUG-001-a.md"),
      },
      { path: ".issues/bugs/P3-BUG-002-c.md", code: "LLI_FM_YAML", message: expect.any(String) },
      { path: ".issues/bugs/P2-BUG-003-d.md", code: "LLI_LOCKED", message: expect.stringContaining("BUG-003") },
    ]);
    for (const [name = "", content] of before) expect(tree.read(name)).toBe(content);
    const again = await repairDuplicateIds(tree.root, DEFAULT_CONFIG, { dryRun: false });
    expect(again.renumbered).toMatchObject([{ from: "BUG-003", to: "BUG-004", path: ".issues/bugs/P2-BUG-003-e.md" }]);
  });
});
