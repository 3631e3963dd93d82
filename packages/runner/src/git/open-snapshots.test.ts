import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { openStateDir } from "@ll-issues/tracker";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTreeCapture } from "./capture-tree.ts";
import { listDirtyPaths, readHead } from "./open-repository.ts";
import { openRepositoryOrSnapshots } from "./open-snapshots.ts";
import { runGit } from "./run-git.ts";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await makeSandbox({
    git: false,
    files: {
      "a.txt": "a\n",
      ".issues/bugs/P1-BUG-001-x.md": "# x\n",
      ".gitignore": "ignored/\n",
      "node_modules/m/index.js": "\n",
      "ignored/x.txt": "\n",
    },
  });
});

afterEach(async () => {
  await sandbox.close();
});

describe("openRepositoryOrSnapshots", () => {
  it("sees what changes in a folder without git, and leaves nothing in it but the state folder", async () => {
    const before = await sandbox.list();
    const repository = await openRepositoryOrSnapshots(sandbox.repo, openStateDir(sandbox.repo));
    expect(repository).toMatchObject({ kind: "snapshots", top: sandbox.repo, prefix: "" });
    const capture = await openTreeCapture(repository, path.join(sandbox.root, "capture"));
    const first = await capture.capture();
    await sandbox.write("a.txt", "changed\n");
    await sandbox.write("new.txt", "new\n");
    await sandbox.write("ignored/y.txt", "\n");
    await sandbox.write("node_modules/m/index.js", "changed\n");
    const differences = await capture.diff(first, await capture.capture());
    await capture.close();
    expect(differences.map(({ path: file, status }) => `${status} ${file}`)).toEqual([
      "modified a.txt",
      "added new.txt",
    ]);
    expect(await readHead(repository)).toBeNull();
    expect((await listDirtyPaths(repository)).size).toBe(0);
    const left = (await sandbox.list()).filter((file) => !file.startsWith(".issues/.ll/"));
    expect(left).toEqual([...before, "ignored/y.txt", "new.txt"].sort());
  });

  it("says so when there is more than is taken down without git", async () => {
    const open = openRepositoryOrSnapshots(sandbox.repo, openStateDir(sandbox.repo), { files: 2, bytes: 1000 });
    await expect(open).rejects.toMatchObject({ code: "LLI_NO_GIT", message: expect.stringContaining("3 files") });
    await writeFile(path.join(sandbox.repo, "a.txt"), "x".repeat(2000));
    const large = openRepositoryOrSnapshots(sandbox.repo, openStateDir(sandbox.repo), { files: 9, bytes: 1000 });
    await expect(large).rejects.toMatchObject({ code: "LLI_NO_GIT", hint: expect.stringContaining("git init") });
  });

  it("takes a repository that git refuses for what it is", async () => {
    await runGit(sandbox.repo, ["init", "-q"]);
    await writeFile(path.join(sandbox.repo, ".git/config"), "[core\n");
    await expect(openRepositoryOrSnapshots(sandbox.repo, sandbox.home)).rejects.toMatchObject({ code: "LLI_NO_GIT" });
    const bare = path.join(sandbox.root, "bare.git");
    await mkdir(bare);
    await runGit(bare, ["init", "-q", "--bare"]);
    await expect(openRepositoryOrSnapshots(bare, sandbox.home)).rejects.toMatchObject({ code: "LLI_NO_GIT" });
  });
});
