import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTreeCapture } from "./capture-tree.ts";
import { commitPaths, findRunCommit } from "./commit-paths.ts";
import { listDirtyPaths, openRepository, readHead, unfinishedOperation } from "./open-repository.ts";
import { runGit, tryGit } from "./run-git.ts";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await makeSandbox({
    files: { "a.txt": "a\n", "b.txt": "b\n", "sub/c.txt": "c\nc\nc\nc\n", ".gitignore": "ignored/\n" },
  });
});

afterEach(async () => {
  await sandbox.close();
});

const HOSTILE_NAMES = [
  "with space.txt",
  'quo"te.txt',
  "-rf.txt",
  ":(top)x.txt",
  "*.txt",
  "line\nend.txt",
  "\u001b[2J.txt",
  "émoji🚰.txt",
];

describe("openRepository", () => {
  it("finds the repository from a folder below it", async () => {
    const repository = await openRepository(path.join(sandbox.repo, "sub"));
    expect(repository).toEqual({
      kind: "git",
      env: {},
      top: sandbox.repo,
      commonDir: path.join(sandbox.repo, ".git"),
      gitDir: path.join(sandbox.repo, ".git"),
      prefix: "sub/",
    });
  });

  it("shares the common directory in a linked worktree", async () => {
    await sandbox.git("worktree", "add", "-q", "../linked");
    const repository = await openRepository(path.join(sandbox.root, "linked"));
    expect(repository.commonDir).toBe(path.join(sandbox.repo, ".git"));
    expect(repository.gitDir).toBe(path.join(sandbox.repo, ".git/worktrees/linked"));
  });

  it("says so where there is no git", async () => {
    await expect(openRepository(sandbox.home)).rejects.toMatchObject({
      code: "LLI_NO_GIT",
      hint: expect.stringContaining("git init"),
    });
  });

  it("sees a merge that is not finished", async () => {
    const repository = await openRepository(sandbox.repo);
    expect(unfinishedOperation(repository)).toBeNull();
    await sandbox.git("checkout", "-q", "-b", "other");
    await sandbox.write("a.txt", "other\n");
    await sandbox.git("commit", "-qam", "other");
    await sandbox.git("checkout", "-q", "main");
    await sandbox.write("a.txt", "main\n");
    await sandbox.git("commit", "-qam", "main");
    await expect(sandbox.git("merge", "other")).rejects.toThrow();
    expect(unfinishedOperation(repository)).toBe("a merge");
  });
});

describe("openTreeCapture", () => {
  it("sees every kind of change between two moments, and nothing from before", async () => {
    await sandbox.write("a.txt", "dirty before\n");
    await sandbox.write("untracked before.txt", "x\n");
    const repository = await openRepository(sandbox.repo);
    const statusBefore = await sandbox.git("status", "--porcelain=v2");
    const capture = await openTreeCapture(repository, path.join(sandbox.root, "capture"));
    const before = await capture.capture();
    await sandbox.write("b.txt", "changed\n");
    await sandbox.write("new.txt", "new\n");
    await sandbox.git("mv", "sub/c.txt", "sub/d.txt");
    await chmod(path.join(sandbox.repo, "untracked before.txt"), 0o755);
    await sandbox.write("ignored/x.txt", "not seen\n");
    await sandbox.git("add", "new.txt");
    await sandbox.git("commit", "-qm", "made on the way");
    const differences = await capture.diff(before, await capture.capture());
    await capture.close();
    expect(differences.map(({ path: file, status, from }) => [file, status, from]).sort()).toEqual([
      ["b.txt", "modified", null],
      ["new.txt", "added", null],
      ["sub/d.txt", "renamed", "sub/c.txt"],
      ["untracked before.txt", "modified", null],
    ]);
    expect(statusBefore).toContain("untracked before.txt");
  });

  it("leaves the index, the objects and the status of the repository as they are", async () => {
    await sandbox.write("a.txt", "staged\n");
    await sandbox.git("add", "a.txt");
    await sandbox.write("untracked.txt", "x\n");
    const state = async () => [
      await sandbox.git("status", "--porcelain=v2"),
      await sandbox.git("count-objects", "-v"),
      await sandbox.git("ls-files", "-s"),
    ];
    const before = await state();
    const capture = await openTreeCapture(await openRepository(sandbox.repo), path.join(sandbox.root, "capture"));
    await capture.capture();
    await capture.close();
    expect(await state()).toEqual(before);
  });

  it("works on a branch without a commit, and with names git would take for patterns", async () => {
    const fresh = path.join(sandbox.root, "fresh");
    await mkdir(fresh);
    await runGit(fresh, ["init", "-q"]);
    const repository = await openRepository(fresh);
    expect(await readHead(repository)).toBeNull();
    const capture = await openTreeCapture(repository, path.join(sandbox.root, "capture"));
    const before = await capture.capture();
    for (const name of HOSTILE_NAMES) await writeFile(path.join(fresh, name), "x\n");
    const differences = await capture.diff(before, await capture.capture());
    await capture.close();
    expect(differences.map(({ path: file }) => file).sort()).toEqual([...HOSTILE_NAMES].sort());
    expect([...(await listDirtyPaths(repository))].sort()).toEqual([...HOSTILE_NAMES].sort());
  });
});

describe("openTreeCapture where git is particular", () => {
  it("goes on without a repository inside the tree that has no commit", async () => {
    const repository = await openRepository(sandbox.repo);
    const capture = await openTreeCapture(repository, path.join(sandbox.root, "capture"));
    const before = await capture.capture();
    await runGit(sandbox.repo, ["init", "-q", "nested"]);
    await sandbox.write("nested/x.txt", "x\n");
    await sandbox.write("new.txt", "new\n");
    const differences = await capture.diff(before, await capture.capture());
    await capture.close();
    expect(differences.map(({ path: file }) => file)).toEqual(["new.txt"]);
  });

  it("sees and commits files outside a sparse checkout, and takes those that are not there for unchanged", async () => {
    await sandbox.write("elsewhere/d.txt", "d\n");
    await sandbox.git("add", ".");
    await sandbox.git("commit", "-qm", "more");
    await sandbox.git("sparse-checkout", "set", "sub");
    const repository = await openRepository(sandbox.repo);
    const capture = await openTreeCapture(repository, path.join(sandbox.root, "capture"));
    const before = await capture.capture();
    await sandbox.write("elsewhere/new.txt", "new\n");
    await sandbox.write("sub/c.txt", "changed\n");
    const paths = (await capture.diff(before, await capture.capture())).map(({ path: file }) => file);
    await capture.close();
    expect(paths).toEqual(["elsewhere/new.txt", "sub/c.txt"]);
    await commitPaths(repository, { paths, message: "sparse\n" });
    expect(await sandbox.git("show", "--name-only", "--format=")).toBe("elsewhere/new.txt\nsub/c.txt");
    expect(await sandbox.git("ls-files", "elsewhere")).toBe("elsewhere/d.txt\nelsewhere/new.txt");
  });

  it("works in a repository of SHA-256", async () => {
    const fresh = path.join(sandbox.root, "fresh");
    await mkdir(fresh);
    await runGit(fresh, ["init", "-q", "--object-format=sha256"]);
    const repository = await openRepository(fresh);
    const capture = await openTreeCapture(repository, path.join(sandbox.root, "capture"));
    const before = await capture.capture();
    await writeFile(path.join(fresh, "a.txt"), "a\n");
    const after = await capture.capture();
    expect(await capture.overlay(after, ["a.txt"], before)).toBe(before);
    await capture.close();
  });
});

describe("overlay", () => {
  it("takes some paths of one capture from another", async () => {
    const repository = await openRepository(sandbox.repo);
    const capture = await openTreeCapture(repository, path.join(sandbox.root, "capture"));
    const before = await capture.capture();
    await sandbox.write("a.txt", "changed\n");
    await sandbox.write("new.txt", "new\n");
    await sandbox.write("b.txt", "theirs\n");
    await rm(path.join(sandbox.repo, "sub/c.txt"));
    const after = await capture.capture();
    const base = await capture.overlay(after, ["a.txt", "new.txt", "sub/c.txt"], before);
    expect((await capture.diff(before, base)).map(({ path: file }) => file)).toEqual(["b.txt"]);
    expect((await capture.diff(base, after)).map(({ path: file, status }) => [file, status])).toEqual([
      ["a.txt", "modified"],
      ["new.txt", "added"],
      ["sub/c.txt", "deleted"],
    ]);
    await capture.close();
  });
});

describe("commitPaths", () => {
  it("A54: commits exactly its paths; what else is staged or dirty stays so", async () => {
    await sandbox.write("a.txt", "staged by a person\n");
    await sandbox.git("add", "a.txt");
    await sandbox.write("sub/c.txt", "dirty\n");
    await sandbox.write("theirs.txt", "untracked\n");
    await sandbox.write("b.txt", "ours\n");
    await sandbox.write("ours.txt", "ours\n");
    const before = await sandbox.git("status", "--porcelain=v2", "--", "a.txt", "sub", "theirs.txt");
    const repository = await openRepository(sandbox.repo);
    await commitPaths(repository, { paths: ["b.txt", "ours.txt"], message: "ours\n\nRun: r-1\n" });
    const commit = await findRunCommit(repository, "r-1");
    expect(await sandbox.git("show", "--name-only", "--format=", commit ?? "")).toBe("b.txt\nours.txt");
    expect(await sandbox.git("status", "--porcelain=v2", "--", "a.txt", "sub", "theirs.txt")).toBe(before);
  });

  it("commits deletions, also those git knows already, and hostile names", async () => {
    for (const name of HOSTILE_NAMES) await sandbox.write(name, "x\n");
    await rm(path.join(sandbox.repo, "a.txt"));
    await sandbox.git("rm", "-q", "b.txt");
    const paths = [...HOSTILE_NAMES, "a.txt", "b.txt"];
    await commitPaths(await openRepository(sandbox.repo), { paths, message: "all\n" });
    const names = (await sandbox.git("show", "--name-only", "--format=", "-z"))
      .split("\0")
      .filter((name) => name !== "");
    expect(names.sort()).toEqual([...paths].sort());
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });

  it("makes no commit of nothing", async () => {
    const head = await sandbox.git("rev-parse", "HEAD");
    expect(await commitPaths(await openRepository(sandbox.repo), { paths: ["a.txt"], message: "x\n" })).toBe(false);
    expect(await sandbox.git("rev-parse", "HEAD")).toBe(head);
  });

  it("A53: when a hook refuses, says so with its words and leaves the index as it was", async () => {
    await mkdir(path.join(sandbox.repo, ".git/hooks"), { recursive: true });
    await writeFile(path.join(sandbox.repo, ".git/hooks/pre-commit"), "#!/bin/sh\necho no tabs please >&2\nexit 1\n", {
      mode: 0o755,
    });
    await sandbox.write("b.txt", "ours\n");
    await sandbox.write("new.txt", "ours\n");
    const before = await sandbox.git("status", "--porcelain=v2");
    const refused = commitPaths(await openRepository(sandbox.repo), { paths: ["b.txt", "new.txt"], message: "x\n" });
    await expect(refused).rejects.toMatchObject({
      code: "LLI_GIT_FAILED",
      message: expect.stringContaining("no tabs please"),
    });
    expect(await sandbox.git("status", "--porcelain=v2")).toBe(before);
  });

  it("A55: makes the first commit of a repository", async () => {
    const fresh = path.join(sandbox.root, "fresh");
    await mkdir(fresh);
    await runGit(fresh, ["init", "-q"]);
    for (const setting of ["user.name", "user.email"]) await runGit(fresh, ["config", setting, "x@example.com"]);
    await writeFile(path.join(fresh, "a.txt"), "a\n");
    await commitPaths(await openRepository(fresh), { paths: ["a.txt"], message: "first\n" });
    expect((await runGit(fresh, ["log", "--format=%s", "--name-only"])).stdout.toString()).toBe("first\n\na.txt\n");
  });

  it("commits a move as a pure rename that --follow follows", async () => {
    await mkdir(path.join(sandbox.repo, "done"));
    await rename(path.join(sandbox.repo, "sub/c.txt"), path.join(sandbox.repo, "done/c.txt"));
    await commitPaths(await openRepository(sandbox.repo), { paths: ["sub/c.txt", "done/c.txt"], message: "move\n" });
    expect(await sandbox.git("show", "--name-status", "--format=", "-M")).toBe("R100\tsub/c.txt\tdone/c.txt");
    expect((await sandbox.git("log", "--follow", "--format=%s", "--", "done/c.txt")).split("\n")).toHaveLength(2);
  });
});

describe("tryGit", () => {
  it("follows no GIT_ variable of ours", async () => {
    process.env.GIT_DIR = path.join(sandbox.home, "elsewhere");
    try {
      expect((await tryGit(sandbox.repo, ["rev-parse", "HEAD"])).status).toBe(0);
    } finally {
      delete process.env.GIT_DIR;
    }
  });
});
