import { chmod } from "node:fs/promises";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { LL_ISSUES } from "./programs.ts";

const FILES = {
  ".issues/bugs/P1-BUG-001-lamp.md": "---\nstatus: open\ntype: Bug\n---\n\n# BUG-001: Lamp\n\nNo newline",
  ".issues/bugs/P2-BUG-002-door.md": "---\nstatus: open\n---\n\nNo heading.\n",
  ".issues/bugs/P3-BUG-003-bell.md":
    "---\nstatus: open\ntitle: a very long title with many words that goes on: and on, so that the line of the file is wide\n---\n\n# BUG-003: Bell\n",
};

async function rulesOf(sandbox: Sandbox, ...argv: string[]) {
  const { code, stdout } = await runCli(sandbox, ["scan", "--json", ...argv]);
  const { diagnostics } = JSON.parse(stdout);
  return { code, rules: diagnostics.map(({ rule }: { rule: string }) => rule) };
}

describe("scan --rule", () => {
  it("shows and judges only findings of these rules", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    expect(await rulesOf(sandbox)).toEqual({
      code: 1,
      rules: ["type-spelling", "no-final-newline", "missing-h1", "frontmatter-invalid-yaml"],
    });
    expect(await rulesOf(sandbox, "--rule", "missing-h1,type-spelling")).toEqual({
      code: 0,
      rules: ["type-spelling", "missing-h1"],
    });
    expect(await rulesOf(sandbox, "--rule", "frontmatter-invalid-yaml")).toMatchObject({ code: 1 });
  });

  it("refuses a rule that is not there, and names the nearest", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const { code, stderr } = await runCli(sandbox, ["scan", "--rule", "mising-h1"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean missing-h1?");
  });

  it("takes the weights of the configuration", async () => {
    await using sandbox = await makeSandbox({
      files: { ...FILES, "ll-issues.config.json": '{"rules": {"missing-h1": "error", "type-spelling": "off"}}' },
    });
    expect(await rulesOf(sandbox, "--rule", "missing-h1,type-spelling")).toEqual({ code: 1, rules: ["missing-h1"] });
  });
});

describe("the exit code of scan", () => {
  const TWO_WARNINGS = ["--rule", "missing-h1,type-spelling,no-final-newline"];

  it.each([
    [[], 0],
    [["--max-warnings", "2"], 0],
    [["--max-warnings", "1"], 1],
    [["--max-warnings", "0"], 1],
    [["--fail-on", "warning"], 1],
    [["--fail-on", "info"], 1],
    [["--fail-on", "never"], 0],
    [["--fail-on", "never", "--max-warnings", "1"], 1],
  ])("%j with two warnings and an info: %i", async (argv, expected) => {
    await using sandbox = await makeSandbox({ files: FILES });
    expect((await rulesOf(sandbox, ...TWO_WARNINGS, ...argv)).code).toBe(expected);
  });

  it("is 0 for errors too, when nothing is to fail", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    expect((await rulesOf(sandbox, "--fail-on", "never")).code).toBe(0);
  });
});

describe("scan --fix", () => {
  it("shows with --dry-run what git can apply, and writes nothing", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const dry = await runCli(sandbox, ["scan", "--fix", "--dry-run"]);
    expect(dry.code).toBe(1);
    expect(dry.stdout).toContain("--- a/.issues/bugs/P1-BUG-001-lamp.md\n+++ b/.issues/bugs/P1-BUG-001-lamp.md\n@@ ");
    expect(dry.stdout).toContain("\n-type: Bug\n+type: bug\n");
    expect(dry.stderr).toBe("1 file would change, nothing was written\n");
    expect(await sandbox.git("status", "--porcelain")).toBe("");
    await sandbox.write("../fix.patch", dry.stdout);
    await sandbox.git("apply", "../fix.patch");
    const applied = await sandbox.read(".issues/bugs/P1-BUG-001-lamp.md");
    await sandbox.git("checkout", "-q", ".");
    const { code, stdout } = await runCli(sandbox, ["scan", "--fix"]);
    expect(await sandbox.read(".issues/bugs/P1-BUG-001-lamp.md")).toBe(applied);
    expect(stdout).toContain("Fixed .issues/bugs/P1-BUG-001-lamp.md  type-spelling, no-final-newline\n");
    expect(code).toBe(1);
    expect((await rulesOf(sandbox)).rules).toEqual(["missing-h1", "frontmatter-invalid-yaml"]);
  });

  it("says in JSON what it did, and does nothing the second time", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const first = JSON.parse((await runCli(sandbox, ["scan", "--fix", "--rule", "type-spelling", "--json"])).stdout);
    expect(first.repair).toEqual({
      dryRun: false,
      fixes: [{ path: ".issues/bugs/P1-BUG-001-lamp.md", renamedTo: null, rules: ["type-spelling"], diff: null }],
      refused: [],
      renumbered: [],
      unsure: [],
    });
    expect(await sandbox.git("diff", "--numstat")).toBe("1\t1\t.issues/bugs/P1-BUG-001-lamp.md");
    const again = JSON.parse((await runCli(sandbox, ["scan", "--fix", "--rule", "type-spelling", "--json"])).stdout);
    expect(again.repair.fixes).toEqual([]);
    expect(again.diagnostics).toEqual([]);
  });

  it("shows a move as git does", async () => {
    await using sandbox = await makeSandbox({
      files: { ".issues/completed/P1-BUG-001-lamp.md": "---\nstatus: done\n---\n\n# BUG-001: Lamp\n", ...FILES },
    });
    await sandbox.git("rm", "-q", ".issues/bugs/P1-BUG-001-lamp.md");
    for (const number of ["005", "006"])
      await sandbox.write(`.issues/bugs/P1-BUG-${number}-x.md`, `---\nstatus: done\n---\n\n# BUG-${number}: X\n`);
    const { stdout } = await runCli(sandbox, ["scan", "--fix", "--dry-run", "--rule", "stray-layout"]);
    await sandbox.write("../fix.patch", stdout);
    await sandbox.git("apply", "../fix.patch");
    expect(await sandbox.list()).toContain(".issues/bugs/P1-BUG-001-lamp.md");
    expect(await sandbox.list()).not.toContain(".issues/completed/P1-BUG-001-lamp.md");
  });

  it.skipIf(process.getuid?.() === 0)("fails where the folder cannot be written (skipped as root)", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    await chmod(`${sandbox.repo}/.issues/bugs`, 0o555);
    const { stdout } = await runCli(sandbox, ["scan", "--fix"]);
    await chmod(`${sandbox.repo}/.issues/bugs`, 0o755);
    expect(stdout).toContain("Left  .issues/bugs/P1-BUG-001-lamp.md");
  });
});

describe("scan on a narrow terminal", () => {
  it.each([80, 40])(
    "of %i columns wraps findings below their beginning, and keeps the caret in its place",
    async (columns) => {
      await using sandbox = await makeSandbox({ files: FILES });
      const env = { ...sandbox.env, NO_COLOR: "1" };
      const { stdout } = await runCli(sandbox, ["scan"], { terminalColumns: columns, env });
      const lines = stdout.split("\n");
      expect(lines.filter((line) => line.length > columns && line.trim().includes(" "))).toEqual([]);
      expect(stdout).toContain("  3:8      error   a value that");
      expect(stdout).toContain(`\n${" ".repeat(19)}frontmatter-invalid-yaml\n`);
      const caret = lines.findIndex((line) => /^ +\^$/.test(line));
      const column = (lines[caret]?.indexOf("^") ?? 0) - 11;
      expect(lines[caret - 1]?.slice(11).slice(column)).toMatch(/^a very long/);
    },
  );
});

describe("A42: the program with thousands of issues", () => {
  async function withIssues(count: number) {
    const files: Record<string, string> = {};
    for (let number = 1; number <= count; number += 1) {
      const id = `BUG-${String(number).padStart(4, "0")}`;
      files[`.issues/bugs/P2-${id}-one-of-many-that-flicker.md`] = `---\nstatus: open\n---\n\n# ${id}: One of many\n`;
    }
    return makeSandbox({ files, git: false });
  }

  it("ends quietly when its reader goes, fails when nothing can be written, and waits for a slow reader", async () => {
    await using sandbox = await withIssues(5000);
    const shell = (command: string) =>
      runProcess("/bin/bash", ["-c", command, "sh", LL_ISSUES], { cwd: sandbox.repo, env: sandbox.env });
    const head = await shell('set -o pipefail; node "$1" scan | head -1; echo $?');
    expect(head.stdout).toMatch(/^BUG-0001 .*\n0\n$/);
    expect(head.stderr).toBe("");
    const full = await shell('node "$1" scan > /dev/full; echo $?');
    expect(full.stdout).toBe("1\n");
    expect(full.stderr).toMatch(/^ll-issues: LLI_IO: .*ENOSPC/);
    const slow = await shell('node "$1" scan --json | (sleep 0.5; cat)');
    expect(JSON.parse(slow.stdout).issues.length).toBe(5000);
    expect(slow.stderr).toBe("");
    // Whoever shares the pipe may have made it one that takes no more for now: fcntl(2), O_NONBLOCK.
    const unblock = "use Fcntl; fcntl(STDOUT, F_SETFL, O_NONBLOCK | O_WRONLY) or die; exec @ARGV or die";
    const eager = await shell(`perl -e '${unblock}' node "$1" scan --json | (sleep 0.5; cat)`);
    expect(JSON.parse(eager.stdout).issues.length).toBe(5000);
    expect(eager.stderr).toBe("");
  });
});
