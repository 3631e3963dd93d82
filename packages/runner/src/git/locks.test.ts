import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeAbandonedLocks } from "./abandoned-lock.ts";
import { commitPaths } from "./commit-paths.ts";
import { openRepository, type Repository } from "./open-repository.ts";

let sandbox: Sandbox;
let repository: Repository;
let indexLock: string;

beforeEach(async () => {
  sandbox = await makeSandbox({ files: { "a.txt": "a\n", "b.txt": "b\n" } });
  repository = await openRepository(sandbox.repo);
  indexLock = path.join(sandbox.repo, ".git/index.lock");
});

afterEach(async () => {
  await sandbox.close();
});

const request = { paths: ["a.txt"], message: "ours\n" };

async function plantHook(script: string): Promise<void> {
  const hook = path.join(sandbox.repo, ".git/hooks/pre-commit");
  await mkdir(path.dirname(hook), { recursive: true });
  await writeFile(hook, `#!/bin/sh\n${script}\n`);
  await chmod(hook, 0o755);
}

describe("A52: another git's lock", () => {
  it.each(["index.lock", "HEAD.lock", "refs/heads/main.lock"])(
    "%s is waited for, and then there is a commit",
    async (name) => {
      const lock = path.join(sandbox.repo, ".git", name);
      await writeFile(lock, "");
      await sandbox.write("a.txt", "ours\n");
      const met: string[] = [];
      const onWait = (file: string): void => {
        met.push(file);
        rmSync(lock);
      };
      expect(await commitPaths(repository, request, { onWait })).toBe(true);
      expect(met).toEqual([lock]);
      expect(await sandbox.git("log", "-1", "--format=%s")).toBe("ours");
    },
  );

  it.each(["index.lock", "HEAD.lock"])("%s that stays is named, and everything is as it was", async (name) => {
    const lock = path.join(sandbox.repo, ".git", name);
    await sandbox.write("a.txt", "ours\n");
    await sandbox.write("new.txt", "ours\n");
    const before = await sandbox.git("status", "--porcelain=v2");
    await writeFile(lock, "");
    const busy = commitPaths(repository, { ...request, paths: ["a.txt", "new.txt"] }, { waitMs: 100 });
    await expect(busy).rejects.toMatchObject({ code: "LLI_GIT_BUSY", path: lock });
    await rm(lock);
    expect(await sandbox.git("status", "--porcelain=v2")).toBe(before);
  });
});

describe("A46: the lock of a git of ours that was killed", () => {
  let since: Date;

  beforeEach(() => {
    since = new Date();
  });

  it("is removed, and then there is a commit", async () => {
    await writeFile(indexLock, "half an index");
    await sandbox.write("a.txt", "ours\n");
    expect(await commitPaths(repository, request, { since })).toBe(true);
  });

  it("is removed also where no command of ours meets it", async () => {
    const names = ["index.lock", "HEAD.lock", "refs/heads/main.lock", "next-index-4194303.lock"];
    const locks = names.map((name) => path.join(sandbox.repo, ".git", name));
    for (const lock of locks) await writeFile(lock, "");
    await removeAbandonedLocks(repository, new Date(Date.now() + 86_400_000));
    expect(locks.filter((lock) => existsSync(lock))).toEqual(locks);
    await removeAbandonedLocks(repository, since);
    expect(locks.filter((lock) => existsSync(lock))).toEqual([]);
  });

  it("stays when it is older than the run", async () => {
    await writeFile(indexLock, "");
    const tomorrow = new Date(Date.now() + 86_400_000);
    await sandbox.write("a.txt", "ours\n");
    await expect(commitPaths(repository, request, { since: tomorrow, waitMs: 0 })).rejects.toThrow(indexLock);
    expect(existsSync(indexLock)).toBe(true);
  });

  it("stays while a program has it open, and while it changes", async () => {
    await sandbox.write("a.txt", "ours\n");
    const holder = spawn("sh", ["-c", 'exec 3>"$0"; echo held; cat >/dev/null', indexLock], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    await expect(commitPaths(repository, request, { since, waitMs: 0 })).rejects.toThrow(indexLock);
    holder.stdin.end();
    await once(holder, "close");
    expect(existsSync(indexLock)).toBe(true);
  });

  it("stays while a git is at work here", async () => {
    await sandbox.write("a.txt", "ours\n");
    // Waits for its input, in the repository, and has not opened the lock.
    const git = spawn("git", ["hash-object", "--stdin"], {
      cwd: sandbox.repo,
      stdio: ["pipe", "ignore", "inherit"],
    });
    await writeFile(indexLock, "");
    await expect(commitPaths(repository, request, { since, waitMs: 0 })).rejects.toThrow(indexLock);
    git.stdin.end();
    await once(git, "close");
  });
});

describe("hooks", () => {
  it("that hang are ended with what they started, and the commit is refused", async () => {
    await plantHook("sleep 600 & wait");
    await sandbox.write("a.txt", "ours\n");
    const before = await sandbox.git("status", "--porcelain=v2");
    await expect(commitPaths(repository, { ...request, hookTimeoutMs: 300 })).rejects.toMatchObject({
      code: "LLI_GIT_FAILED",
      message: expect.stringContaining("took too long"),
    });
    expect(await sandbox.git("status", "--porcelain=v2")).toBe(before);
    expect(existsSync(indexLock)).toBe(false);
  });

  it("may leave something running that holds our pipes", async () => {
    await plantHook(`sleep 600 & echo $! > "${sandbox.root}/pid"`);
    await sandbox.write("a.txt", "ours\n");
    expect(await commitPaths(repository, request)).toBe(true);
    process.kill(Number(await readFile(path.join(sandbox.root, "pid"), "utf8")));
  });

  it("may change what is committed, as formatters do", async () => {
    await plantHook("echo formatted > a.txt && git add a.txt");
    await sandbox.write("a.txt", "ours\n");
    await sandbox.write("b.txt", "a person's\n");
    await commitPaths(repository, request);
    expect(await sandbox.git("show", "HEAD:a.txt")).toBe("formatted");
    expect(await sandbox.git("status", "--porcelain")).toBe(" M b.txt");
  });

  it("that refuse the first commit of a repository leave its index empty", async () => {
    await sandbox.git("update-ref", "-d", "HEAD");
    await sandbox.git("rm", "-rq", "--cached", ".");
    await plantHook("exit 1");
    await expect(commitPaths(repository, request)).rejects.toMatchObject({ code: "LLI_GIT_FAILED" });
    expect(await sandbox.git("ls-files")).toBe("");
  });

  it("that refuse leave what a person had staged of the same file", async () => {
    await plantHook("exit 1");
    await sandbox.write("a.txt", "staged\n");
    await sandbox.git("add", "a.txt");
    await sandbox.write("a.txt", "changed again\n");
    const before = await sandbox.git("diff", "--cached");
    await expect(commitPaths(repository, request)).rejects.toMatchObject({ code: "LLI_GIT_FAILED" });
    expect(await sandbox.git("diff", "--cached")).toBe(before);
    expect(await sandbox.read("a.txt")).toBe("changed again\n");
  });
});
