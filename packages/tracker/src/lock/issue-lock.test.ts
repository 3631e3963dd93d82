import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startProgram } from "../../test/run-program.ts";
import { makeTree } from "../../test/tree.ts";
import { ownIdentity } from "../process/process-identity.ts";
import { acquireIssueLock, withMutex } from "./issue-lock.ts";
import { openStateDir } from "./state-dir.ts";

const LOCK = ".issues/.ll/locks/issue-BUG-1.lock";

function locksIn(root: string): readonly string[] {
  return readdirSync(join(openStateDir(root), "locks"));
}

describe("acquireIssueLock", () => {
  it("has one winner and knows one issue by all its spellings", () => {
    const { root } = makeTree();
    const lock = acquireIssueLock(root, "BUG-001");
    expect(() => acquireIssueLock(root, "bug-1")).toThrow(
      expect.objectContaining({ code: "LLI_LOCKED", holder: expect.objectContaining({ pid: process.pid }) }),
    );
    acquireIssueLock(root, "BUG-10").release();
    lock.release();
    lock.release();
    acquireIssueLock(root, "BUG-1").release();
    expect(locksIn(root)).toEqual([]);
  });

  it("never takes a path for an id", () => {
    const { root } = makeTree();
    expect(() => acquireIssueLock(root, "../../x")).toThrow(RangeError);
  });

  it("is one for all worktrees of a repository, and stays out of the work tree", () => {
    const { root, list, path } = makeTree({ "main/a": "" });
    const git = (...args: string[]): string => execFileSync("git", args, { cwd: path("main"), encoding: "utf8" });
    git("init", "-q");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "first");
    git("worktree", "add", "-q", "../linked");
    const lock = acquireIssueLock(path("main"), "BUG-1");
    expect(lock.path).toBe(path("main/.git/ll-issues/locks/issue-BUG-1.lock"));
    expect(() => acquireIssueLock(path("linked"), "BUG-1")).toThrow(expect.objectContaining({ code: "LLI_LOCKED" }));
    expect(git("status", "--porcelain")).toBe("?? a\n");
    lock.release();
    mkdirSync(path("main/sub/dir"), { recursive: true });
    expect(openStateDir(path("main/sub/dir"))).toBe(path("main/.git/ll-issues/below/sub%2Fdir"));
    expect(list().filter((name) => name.includes(".issues"))).toEqual([]);
    expect(root).not.toBe("");
  });

  it("is ignored by a git that comes later", () => {
    const { root, read } = makeTree();
    acquireIssueLock(root, "BUG-1").release();
    expect(read(".issues/.ll/.gitignore")).toBe("*\n");
  });
});

describe("a lock's owner", () => {
  const self = ownIdentity();
  const since = "2026-01-01T00:00:00.000Z";
  const gone = { ...self, token: "a1", since };

  it.each([
    ["whose process id belongs to another process now", { ...gone, start: "1" }],
    ["of an earlier boot", { ...gone, boot: "earlier" }],
    ["whose process id is free", { ...gone, pid: 4_194_303 }],
  ])("%s is dead: the lock is taken over", (_, owner) => {
    const { root, write } = makeTree();
    write(LOCK, JSON.stringify(owner));
    const lock = acquireIssueLock(root, "BUG-1");
    expect(lock.owner.pid).toBe(process.pid);
    expect(locksIn(root)).toEqual(["issue-BUG-1.lock"]);
  });

  it.each([
    ["on another host", { ...gone, pid: 4_194_303, host: "elsewhere" }],
    ["in another container", { ...gone, pid: 4_194_303, namespace: "pid:[1]" }],
    ["alive", { ...gone, pid: process.ppid, start: null }],
  ])("%s keeps the lock", (_, owner) => {
    const { root, write, read } = makeTree();
    write(LOCK, JSON.stringify(owner));
    expect(() => acquireIssueLock(root, "BUG-1")).toThrow(expect.objectContaining({ code: "LLI_LOCKED" }));
    expect(JSON.parse(read(LOCK))).toEqual(owner);
  });

  it.each(["", "{", "null", '{"pid":-1}', "\0\0\0\0"])(
    "nobody can read from %j keeps it until the next boot",
    (text) => {
      const { root, write, path } = makeTree();
      write(LOCK, text);
      expect(() => acquireIssueLock(root, "BUG-1")).toThrow(
        expect.objectContaining({ code: "LLI_LOCKED", hint: expect.stringContaining("remove the file") }),
      );
      utimesSync(path(LOCK), 1, 1);
      acquireIssueLock(root, "BUG-1").release();
    },
  );

  it("stopped for a while keeps it, killed loses it", async () => {
    const { root } = makeTree();
    const holder = startProgram("lock", [root]);
    holder.tell("take BUG-1");
    await expect(holder.nextLine()).resolves.toBe("mine");
    holder.kill("SIGSTOP");
    expect(() => acquireIssueLock(root, "BUG-1")).toThrow(
      expect.objectContaining({ holder: expect.objectContaining({ pid: holder.pid }) }),
    );
    holder.kill("SIGKILL");
    await expect(holder.ended).resolves.toBe("SIGKILL");
    acquireIssueLock(root, "BUG-1").release();
    expect(locksIn(root)).toEqual([]);
  });
});

it("A51: of six waiters exactly one takes over the lock of a killed holder, in 25 rounds", async () => {
  const { root } = makeTree();
  const names = Array.from({ length: 25 }, (_, round) => `BUG-${round}`);
  const holder = startProgram("lock", [root]);
  for (const name of names) holder.tell(`take ${name}`);
  for (const _ of names) await holder.nextLine();
  const waiters = Array.from({ length: 6 }, () => startProgram("lock", [root]));
  for (const waiter of waiters) waiter.tell("take READY");
  await Promise.all(waiters.map((waiter) => waiter.nextLine()));
  holder.kill("SIGKILL");
  await holder.ended;
  for (const name of names) {
    for (const waiter of waiters) waiter.tell(`take ${name}`);
    const answers = await Promise.all(waiters.map((waiter) => waiter.nextLine()));
    expect(answers.filter((answer) => answer === "mine")).toHaveLength(1);
    const winner = waiters[answers.indexOf("mine")]?.pid;
    expect(answers.filter((answer) => answer !== "mine")).toEqual(Array(5).fill(`held ${winner}`));
  }
  expect(locksIn(root).filter((name) => !name.endsWith(".lock"))).toEqual([]);
});

it("of 50 processes that claim one issue one wins, and the others are told who", async () => {
  const { root } = makeTree();
  const claimants = Array.from({ length: 50 }, () => startProgram("lock", [root]));
  // All are up before the first is told to claim.
  for (const { pid, tell } of claimants) tell(`take READY-${pid}`);
  await Promise.all(claimants.map((claimant) => claimant.nextLine()));
  for (const claimant of claimants) claimant.tell("take BUG-1");
  const answers = await Promise.all(claimants.map((claimant) => claimant.nextLine()));
  const winner = claimants[answers.indexOf("mine")]?.pid;
  expect(answers.filter((answer) => answer !== "mine")).toEqual(Array(49).fill(`held ${winner}`));
}, 60_000);

it.each(["lock-write", "lock-link", "lock-take-over"])("a process killed at %s is cleaned up after", async (failAt) => {
  const { root, write } = makeTree();
  write(LOCK, JSON.stringify({ ...ownIdentity(), start: "1", token: "a1", since: "" }));
  const killed = startProgram("lock", [root], { LL_FAIL_AT: failAt });
  killed.tell("take BUG-1");
  await expect(killed.ended).resolves.toBe("SIGKILL");
  const lock = acquireIssueLock(root, "BUG-1");
  expect(locksIn(root)).toEqual(["issue-BUG-1.lock"]);
  lock.release();
});

describe("withMutex", () => {
  it("A47: 6 processes x 20 edits of one file lose nothing", async () => {
    const tree = makeTree({ "a.md": "" });
    const programs = Array.from({ length: 6 }, (_, index) =>
      startProgram("edit", [tree.root, `process-${index}`, "a.md", "20"]),
    );
    await expect(Promise.all(programs.map((program) => program.ended))).resolves.toEqual([0, 0, 0, 0, 0, 0]);
    const lines = tree.read("a.md").trimEnd().split("\n").sort();
    const expected = programs.flatMap((_, p) => Array.from({ length: 20 }, (__, edit) => `process-${p} ${edit}`));
    expect(lines).toEqual(expected.sort());
  });

  it("gives the mutex back when the work fails, and gives up waiting", async () => {
    const { root } = makeTree();
    await expect(withMutex(root, "m", () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
    await withMutex(root, "m", async () => {
      await expect(withMutex(root, "m", () => {}, { waitMs: 30 })).rejects.toMatchObject({ code: "LLI_LOCKED" });
    });
    expect(locksIn(root)).toEqual([]);
  });
});

it("says when the place for locks cannot be made", () => {
  const { root, write } = makeTree();
  write(".issues/.ll", "a file");
  expect(() => acquireIssueLock(root, "BUG-1")).toThrow(expect.objectContaining({ code: "LLI_IO" }));
  expect(existsSync(join(root, ".issues/.ll"))).toBe(true);
  expect(readFileSync(join(root, ".issues/.ll"), "utf8")).toBe("a file");
  writeFileSync(join(root, ".issues/.ll"), "");
});
