import { join } from "node:path";
import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

const BASE = ".issues/bugs/P2-BUG-001-base.md";

/** The command line in one of the clones. */
const inClone = (sandbox: Sandbox, name: string) => (argv: readonly string[]) =>
  runCli(sandbox, ["-C", join(sandbox.repo, "..", name), ...argv]);

it("two clones that both created an id merge without loss, and scan --fix repairs them", async () => {
  await using sandbox = await makeSandbox({ files: { [BASE]: "---\nstatus: open\n---\n\n# BUG-001: Base\n" } });
  const git = (name: string, ...args: string[]) => sandbox.git("-C", join(sandbox.repo, "..", name), ...args);
  const [here, there] = [inClone(sandbox, "repo"), inClone(sandbox, "there")];
  await sandbox.git("clone", "-q", sandbox.repo, join(sandbox.repo, "../there"));

  await here(["create", "bug", "Door", "creaks", "--label", "hall"]);
  await git("repo", "add", "--all");
  await git("repo", "commit", "-q", "-m", "door");
  const younger = (await there(["create", "bug", "Window", "rattles"])).stdout.trim();
  expect(younger).toBe(".issues/bugs/P2-BUG-002-window-rattles.md");
  await there(["create", "feature", "Curtain", "--blocked-by", "BUG-2"]);
  await sandbox.write("../there/NOTES.md", `The window: ${younger}\n`);
  await git("there", "add", "--all");
  await git("there", "commit", "-q", "-m", "window and curtain");

  await git("repo", "pull", "-q", "--no-rebase", "--no-edit", join(sandbox.repo, "../there"), "HEAD");
  const found = await here(["scan"]);
  expect(found.code).toBe(1);
  expect(found.stdout).toMatch(/BUG-002 is also the id of/);
  expect(JSON.parse((await here(["list", "--json"])).stdout).total).toBe(4);
  expect(await here(["show", "BUG-2"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("LLI_ISSUE_AMBIGUOUS"),
  });

  const before = await git("repo", "status", "--porcelain");
  const dry = await here(["scan", "--fix", "--dry-run"]);
  expect(dry.stdout).toMatch(/rename to .*P2-BUG-\?-window-rattles\.md[\s\S]*\+renumbered_from: BUG-002/);
  expect(dry).toMatchObject({ code: 1, stderr: expect.stringContaining("a number for each `?` is given out") });
  expect(await git("repo", "status", "--porcelain")).toBe(before);

  const fixed = JSON.parse((await here(["scan", "--fix", "--json"])).stdout);
  expect(fixed.diagnostics).toEqual([]);
  const newPath = ".issues/bugs/P2-BUG-004-window-rattles.md";
  expect(fixed.repair).toMatchObject({
    renumbered: [{ from: "BUG-002", to: "BUG-004", path: younger, newPath }],
    refused: [],
    unsure: [],
  });
  expect(await sandbox.read(newPath)).toMatch(/renumbered_from: BUG-002\n[\s\S]*# BUG-004: Window rattles\n/);
  expect(await sandbox.read("NOTES.md")).toBe(`The window: ${newPath}\n`);
  const { issue } = JSON.parse((await here(["show", "FEAT-3", "--json"])).stdout);
  expect(issue.blockedBy).toEqual(["BUG-004"]);
  expect(JSON.parse((await here(["show", "BUG-2", "--json"])).stdout).issue.title).toBe("Door creaks");
  expect((await here(["scan", "--fix"])).code).toBe(0);
});
