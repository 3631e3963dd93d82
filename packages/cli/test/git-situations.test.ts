import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { STUB } from "./programs.ts";

const NAME = "P1-BUG-001-lamp.md";
const ISSUE_PATH = `.issues/bugs/${NAME}`;
const ISSUE = "---\nstatus: open\n---\n\n# BUG-001: Lamp is off\n\n## Summary\n\nIt is.\n";
const FILES = { "lamp.txt": "off\n", [ISSUE_PATH]: ISSUE };

interface Played {
  readonly code: number;
  readonly stdout: string;
  readonly run: Record<string, unknown> & { outcome: string; reason: string; commit: string | null; notes: string[] };
}

/** One resolve in the sandbox with a stand-in for Claude that writes `lamp.txt`. */
async function resolve(sandbox: Sandbox, ...flags: readonly string[]): Promise<Played> {
  const env = { ...sandbox.env, LL_ISSUES_CLAUDE: STUB };
  const { code, stdout } = await runCli(sandbox, ["resolve", "BUG-1", "--json", ...flags], { env });
  return { code, stdout, run: JSON.parse(stdout).runs[0] };
}

/** What a person would see of their own work: index, working tree, and the contents of what is neither. */
async function personsWork(sandbox: Sandbox, ...except: readonly string[]): Promise<unknown> {
  const paths = [".", ...except.map((file) => `:(exclude)${file}`)];
  return {
    status: await sandbox.git("status", "--porcelain=v2", "-z", "--untracked-files=all", "--", ...paths),
    staged: await sandbox.git("diff", "--cached", "--", ...paths),
    unstaged: await sandbox.git("diff", "--", ...paths),
    index: await sandbox.git("ls-files", "--stage", "--", ...paths),
    untracked: await sandbox.read("untracked.txt").catch(() => null),
    stashes: await sandbox.git("stash", "list"),
  };
}

async function makeDirty(sandbox: Sandbox): Promise<void> {
  await sandbox.write("staged.txt", "staged\n");
  await sandbox.write("both.txt", "staged\n");
  await sandbox.git("add", "staged.txt", "both.txt", "new.txt");
  await sandbox.write("both.txt", "changed again\n");
  await sandbox.write("unstaged.txt", "changed\n");
  await sandbox.git("rm", "-q", "--cached", "deleted.txt");
  await sandbox.git("mv", "old name.txt", "new name.txt");
  await sandbox.write("untracked.txt", "untracked\n");
}

const PERSONAL = Object.fromEntries(
  ["staged.txt", "both.txt", "unstaged.txt", "deleted.txt", "old name.txt"].map((name) => [name, `${name}\n`]),
);

describe("a dirty tree", () => {
  it("A54: is the same after a resolve, but for the paths of the run", async () => {
    await using sandbox = await makeSandbox({ files: { ...FILES, ...PERSONAL } });
    await sandbox.write("new.txt", "new\n");
    await makeDirty(sandbox);
    const before = await personsWork(sandbox, "lamp.txt", ISSUE_PATH);
    const { run } = await resolve(sandbox);
    expect(run).toMatchObject({ outcome: "resolved", notes: [] });
    expect(await sandbox.git("show", "--name-only", "--format=")).toBe(`${ISSUE_PATH}\nlamp.txt`);
    expect(await personsWork(sandbox, "lamp.txt", ISSUE_PATH)).toEqual(before);
    expect(await sandbox.git("status", "--porcelain", "--", "lamp.txt", ISSUE_PATH)).toBe("");
  });

  it.each([
    ["unstaged", async () => {}],
    ["staged", (sandbox: Sandbox) => sandbox.git("add", "lamp.txt")],
  ])("is not committed when the run changes a file of it (%s), and with --allow-dirty it is", async (_, stage) => {
    await using sandbox = await makeSandbox({ files: FILES });
    await sandbox.write("lamp.txt", "half-written\n");
    await stage(sandbox);
    const staged = await sandbox.git("diff", "--cached");
    const refused = await resolve(sandbox);
    expect(refused).toMatchObject({ code: 1, run: { outcome: "conflict", commit: null } });
    expect(refused.run.reason).toContain("lamp.txt");
    expect(refused.run.reason).toContain("--allow-dirty");
    expect([await sandbox.read("lamp.txt"), await sandbox.read(ISSUE_PATH)]).toEqual(["on\n", ISSUE]);
    expect(await sandbox.git("diff", "--cached")).toBe(staged);
    expect(await sandbox.git("rev-list", "--count", "HEAD")).toBe("1");
    // The stand-in writes the same once more; a difference is needed for there to be work.
    await sandbox.write("lamp.txt", "half-written\n");
    const allowed = await resolve(sandbox, "--allow-dirty");
    expect(allowed).toMatchObject({ code: 0, run: { outcome: "resolved" } });
    expect(allowed.run.notes.join()).toContain("lamp.txt");
    expect(await sandbox.git("show", "HEAD:lamp.txt")).toBe("on");
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });
});

describe("A55: where HEAD is particular", () => {
  it("makes the first commit of a branch without one", async () => {
    await using sandbox = await makeSandbox();
    for (const [file, content] of Object.entries(FILES)) await sandbox.write(file, content);
    const { run } = await resolve(sandbox, "--allow-dirty");
    expect(run).toMatchObject({ outcome: "resolved" });
    expect(await sandbox.git("show", "--name-only", "--format=%s")).toBe(
      `fix(BUG-001): Lamp is off\n\n${ISSUE_PATH}\nlamp.txt`,
    );
  });

  it("commits on a detached HEAD, and says that it is on no branch", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    await sandbox.git("checkout", "-q", "--detach");
    const { run } = await resolve(sandbox);
    expect(run).toMatchObject({ outcome: "resolved", notes: [expect.stringContaining("on no branch")] });
    expect(await sandbox.git("rev-parse", "HEAD")).toBe(run.commit);
  });

  it.each([
    ["a merge", "MERGE_HEAD"],
    ["a cherry-pick", "CHERRY_PICK_HEAD"],
    ["a revert", "REVERT_HEAD"],
    ["a rebase", "rebase-merge"],
    ["a rebase", "rebase-apply"],
    ["a bisect", "BISECT_LOG"],
  ])("does not begin in the middle of %s (%s), not even with --force", async (words, name) => {
    await using sandbox = await makeSandbox({ files: FILES });
    const file = path.join(sandbox.repo, ".git", name);
    if (name.startsWith("rebase")) await mkdir(file);
    else await writeFile(file, `${await sandbox.git("rev-parse", "HEAD")}\n`);
    const { run } = await resolve(sandbox, "--force");
    expect(run).toMatchObject({ outcome: "not-ready", reason: expect.stringContaining(words), log: null });
  });

  it("does not begin while the issue itself is in conflict", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    await sandbox.write(ISSUE_PATH, `${ISSUE}theirs\n`);
    await sandbox.git("stash", "-q");
    await sandbox.write(ISSUE_PATH, `${ISSUE}ours\n`);
    await sandbox.git("commit", "-qam", "ours");
    await expect(sandbox.git("stash", "pop")).rejects.toThrow();
    await sandbox.write(ISSUE_PATH, ISSUE);
    const { run } = await resolve(sandbox, "--force");
    expect(run).toMatchObject({ outcome: "not-ready", reason: expect.stringContaining(ISSUE_PATH), log: null });
  });
});

describe("A56: an issue that git does not know", () => {
  it("is added with its record when it is untracked, and moved in the completed-dir layout", async () => {
    await using sandbox = await makeSandbox({
      files: { "lamp.txt": "off\n", ".issues/completed/P1-BUG-002-old.md": "# BUG-002: Old\n" },
    });
    await sandbox.write(ISSUE_PATH, "# BUG-001: Lamp is off\n");
    const { run } = await resolve(sandbox);
    expect(run).toMatchObject({ outcome: "resolved", resolution: { path: `.issues/completed/${NAME}` } });
    expect(await sandbox.git("log", "--follow", "--format=%s", "--", `.issues/completed/${NAME}`)).toBe(
      "chore(BUG-001): move to completed\nfix(BUG-001): Lamp is off",
    );
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });

  it("is refused before anything is spent when git ignores it; with --no-commit it is recorded and moved", async () => {
    await using sandbox = await makeSandbox({
      files: { "lamp.txt": "off\n", ".gitignore": ".issues/\n" },
    });
    await sandbox.write(ISSUE_PATH, "# BUG-001: Lamp is off\n");
    await sandbox.write(".issues/completed/P1-BUG-002-old.md", "# BUG-002: Old\n");
    const refused = await resolve(sandbox);
    expect(refused).toMatchObject({ code: 1, run: { outcome: "not-ready", log: null } });
    expect(refused.run.reason).toContain("--no-commit");
    const { code, run } = await resolve(sandbox, "--no-commit");
    expect({ code, run }).toMatchObject({
      code: 0,
      run: { outcome: "resolved", commit: null, resolution: { path: `.issues/completed/${NAME}` } },
    });
    expect(await sandbox.read(`.issues/completed/${NAME}`)).toContain("## Resolution");
    expect(await sandbox.list()).not.toContain(ISSUE_PATH);
    expect(await sandbox.git("status", "--porcelain")).toBe(" M lamp.txt");
  });
});

it("A57: does not begin when another file has the name that the ended issue would get", async () => {
  const taken = `.issues/completed/${NAME}`;
  await using sandbox = await makeSandbox({
    files: { "lamp.txt": "off\n", [ISSUE_PATH]: "# BUG-001: Lamp is off\n", [taken]: "# Another\n" },
  });
  const { code, stdout } = await runCli(sandbox, ["resolve", ISSUE_PATH, "--json"], {
    env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB },
  });
  expect([code, JSON.parse(stdout).runs?.[0]]).toMatchObject([
    1,
    { outcome: "conflict", reason: expect.stringContaining(`${taken} is there already`), log: null },
  ]);
  expect(await sandbox.read(taken)).toBe("# Another\n");
  expect(await sandbox.git("status", "--porcelain")).toBe("");
});

describe("--no-commit", () => {
  it("leaves change and record in the working tree and the index as it is", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const { code, run } = await resolve(sandbox, "--no-commit");
    expect({ code, run }).toMatchObject({ code: 0, run: { outcome: "resolved", commit: null } });
    expect(await sandbox.git("status", "--porcelain")).toBe(` M ${ISSUE_PATH}\n M lamp.txt`);
  });
});

describe("where a repository is particular", () => {
  it("works in a linked worktree, and shares the journal with the main one", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    await sandbox.git("worktree", "add", "-q", "../linked", "-b", "linked");
    const linked = path.join(sandbox.root, "linked");
    const env = { ...sandbox.env, LL_ISSUES_CLAUDE: STUB };
    const { code, stdout } = await runCli(sandbox, ["resolve", "BUG-1", "--json", "-C", linked], { env });
    expect({ code, run: JSON.parse(stdout).runs[0] }).toMatchObject({ code: 0, run: { outcome: "resolved" } });
    expect(await sandbox.git("log", "-1", "--format=%s", "linked")).toBe("fix(BUG-001): Lamp is off");
    expect(await sandbox.git("log", "--format=%s", "main")).toBe("Start");
    const runs = await runCli(sandbox, ["runs", "--json"]);
    expect(JSON.parse(runs.stdout).runs).toHaveLength(1);
  });

  it("leaves a submodule alone, clean or dirty", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const library = path.join(sandbox.root, "library");
    const git = (...args: string[]) =>
      runProcess("git", ["-C", library, ...args], { cwd: sandbox.root, env: sandbox.env });
    await mkdir(library);
    await git("init", "-q");
    await git("commit", "-q", "--allow-empty", "-m", "first");
    await sandbox.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", library, "library");
    await sandbox.git("commit", "-qm", "library");
    await sandbox.write("library/dirty.txt", "x\n");
    const before = await sandbox.git("status", "--porcelain=v2");
    const { run } = await resolve(sandbox);
    expect(run).toMatchObject({ outcome: "resolved" });
    expect(await sandbox.git("show", "--name-only", "--format=")).toBe(`${ISSUE_PATH}\nlamp.txt`);
    expect(await sandbox.git("status", "--porcelain=v2")).toBe(before);
  });

  it("works in a sparse checkout", async () => {
    await using sandbox = await makeSandbox({ files: { ...FILES, "elsewhere/x.txt": "x\n" } });
    await sandbox.git("sparse-checkout", "set", ".issues");
    expect((await resolve(sandbox)).run).toMatchObject({ outcome: "resolved" });
    expect(await sandbox.git("ls-tree", "-r", "--name-only", "HEAD")).toContain("elsewhere/x.txt");
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });

  it("works on an issue in a folder with a hostile name", async () => {
    for (const folder of ["with space", 'quo"te', "-rf", ":(top)", "line\nend", "émoji🚰"]) {
      await using sandbox = await makeSandbox({ files: { "other.txt": "x\n" } });
      await sandbox.write(`${folder}/lamp.txt`, "off\n");
      await sandbox.write(`${folder}/${ISSUE_PATH}`, ISSUE);
      await sandbox.git("add", ".");
      await sandbox.git("commit", "-qm", "more");
      const env = { ...sandbox.env, LL_ISSUES_CLAUDE: STUB };
      const root = path.join(sandbox.repo, folder);
      const { stdout } = await runCli(sandbox, ["resolve", "BUG-1", "--json", "-C", root], { env });
      const [run] = JSON.parse(stdout).runs;
      expect([folder, run?.outcome]).toEqual([folder, "resolved"]);
      const names = (await sandbox.git("show", "--name-only", "-z", "--format=")).split("\0");
      expect(names.filter((name) => name !== "").sort()).toEqual(
        [`${folder}/${ISSUE_PATH}`, `${folder}/lamp.txt`].sort(),
      );
    }
  });
});

it("A58: a new file whose name is not UTF-8 is a conflict that names it, and nothing is committed", async () => {
  await using sandbox = await makeSandbox({ files: FILES });
  const claude = path.join(sandbox.root, "claude");
  const making = `[ "$1" = --version ] || : > "$(printf 'caf\\351.txt')"`;
  await writeFile(claude, `#!/bin/sh\n${making}\nexec node '${STUB}' "$@"\n`, { mode: 0o755 });
  const env = { ...sandbox.env, LL_ISSUES_CLAUDE: claude };
  const { code, stdout } = await runCli(sandbox, ["resolve", "BUG-1", "--json"], { env });
  expect([code, JSON.parse(stdout).runs[0]]).toMatchObject([
    1,
    { outcome: "conflict", reason: expect.stringContaining("not UTF-8 (caf"), commit: null, resolution: null },
  ]);
  expect(await sandbox.git("rev-list", "--count", "HEAD")).toBe("1");
});

describe("A53: a hook that refuses", () => {
  it("is a conflict with its words and nothing is lost; once it agrees, the next resolve makes the one commit", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const hook = path.join(sandbox.repo, ".git/hooks/pre-commit");
    await mkdir(path.dirname(hook), { recursive: true });
    await writeFile(hook, "#!/bin/sh\nprintf 'no lamps \\033[2Jplease' >&2\nexit 1\n");
    await chmod(hook, 0o755);
    const refused = await resolve(sandbox);
    expect(refused).toMatchObject({ code: 1, run: { outcome: "conflict", commit: null, resolution: null } });
    expect(refused.run.reason).toContain("no lamps");
    expect(refused.stdout).not.toContain("\u001b");
    expect([await sandbox.read("lamp.txt"), await sandbox.read(ISSUE_PATH)]).toEqual(["on\n", ISSUE]);
    expect(await sandbox.git("status", "--porcelain")).toBe(" M lamp.txt");
    await writeFile(hook, "#!/bin/sh\nexit 0\n");
    const { run } = await resolve(sandbox);
    expect(run).toMatchObject({ outcome: "resolved" });
    expect(await sandbox.git("log", "--format=%s")).toBe("fix(BUG-001): Lamp is off\nStart");
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });

  it.each([
    ["another git left since then stays", ""],
    // As if the runner had been killed where it commits, after the hook agreed.
    ["a later try left that was killed goes", '{"step":"commit","phase":"begin","at":"AT"}\n'],
  ])("A46: a lock that %s", async (_, laterTry) => {
    await using sandbox = await makeSandbox({ files: FILES });
    const hook = path.join(sandbox.repo, ".git/hooks/pre-commit");
    await mkdir(path.dirname(hook), { recursive: true });
    await writeFile(hook, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const refused = await resolve(sandbox);
    const journal = path.join(sandbox.repo, `.git/ll-issues/runs/${refused.run.run}/journal.jsonl`);
    const { at } = JSON.parse((await readFile(journal, "utf8")).trimEnd().split("\n").at(-1) ?? "");
    await writeFile(journal, laterTry.replace("AT", at), { flag: "a" });
    // The index of a `git commit --only` that was killed: no other git meets it.
    const lock = path.join(sandbox.repo, ".git/next-index-4194303.lock");
    await writeFile(lock, "");
    await utimes(lock, new Date(at), new Date(at));
    await rm(hook);
    expect((await resolve(sandbox)).run).toMatchObject({ outcome: "resolved" });
    expect(existsSync(lock)).toBe(laterTry === "");
  });
});

describe("a folder without git", () => {
  it.each([
    ["type-dir", ISSUE, {}, ISSUE_PATH],
    [
      "completed-dir",
      "# BUG-001: Lamp is off\n",
      { ".issues/completed/P1-BUG-002-old.md": "# BUG-002: Old\n" },
      `.issues/completed/${NAME}`,
    ],
  ])("%s: evidence and record as everywhere, no commit, and a note of that", async (_, issue, more, target) => {
    await using sandbox = await makeSandbox({
      git: false,
      files: { "lamp.txt": "off\n", [ISSUE_PATH]: issue, ...more },
    });
    const { code, run } = await resolve(sandbox);
    expect({ code, run }).toMatchObject({
      code: 0,
      run: {
        outcome: "resolved",
        commit: null,
        changes: [{ path: "lamp.txt", status: "modified" }],
        resolution: { path: target },
        notes: [expect.stringContaining("no git here")],
      },
    });
    expect(await sandbox.read(target)).toContain("- `lamp.txt`");
    const files = await sandbox.list();
    expect(files.filter((file) => file.includes("BUG-001-lamp"))).toEqual([target]);
    expect(files.filter((file) => file.startsWith(".git"))).toEqual([]);
    expect(files.some((file) => file.startsWith(".issues/.ll/runs/"))).toBe(true);
    const second = await resolve(sandbox);
    expect(second.run).toMatchObject({ outcome: "not-ready" });
  });
});
