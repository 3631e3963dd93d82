import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findTampering, guardRepository } from "./guard-repository.ts";
import { openRepository } from "./open-repository.ts";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await makeSandbox({ files: { "a.txt": "a\n", ".husky/pre-commit": "npm test\n", ".husky/_/h": "sh\n" } });
  await sandbox.git("config", "core.hooksPath", ".husky/_");
});

afterEach(async () => {
  await sandbox.close();
});

const inRepo = (file: string) => async () => {
  const target = path.join(sandbox.repo, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, "evil\n", { flag: "a" });
};

it.each([
  ["a hook", inRepo(".git/hooks/pre-commit"), ".git/hooks/pre-commit"],
  ["a hook in the tree, where core.hooksPath says", inRepo(".husky/_/post-commit"), ".husky/_/post-commit"],
  ["a hook of husky", inRepo(".husky/pre-commit"), ".husky/pre-commit"],
  ["attributes", inRepo(".git/info/attributes"), ".git/info/attributes"],
  ["what git leaves out", inRepo(".git/info/exclude"), ".git/info/exclude"],
  ["a setting", () => sandbox.git("config", "filter.x.clean", "touch planted"), ".git/config"],
])("A71: finds %s that came during the run", async (_, plant, named) => {
  const repository = await openRepository(sandbox.repo);
  const before = await guardRepository(repository);
  expect(await findTampering(repository, before)).toEqual([]);
  await plant();
  expect(await findTampering(repository, before)).toEqual([path.join(sandbox.repo, named)]);
});

it("A71: finds a setting in a file that the repository's settings include", async () => {
  await writeFile(path.join(sandbox.root, "more"), "");
  await sandbox.git("config", "include.path", path.join(sandbox.root, "more"));
  const repository = await openRepository(sandbox.repo);
  const before = await guardRepository(repository);
  await writeFile(path.join(sandbox.root, "more"), '[core]\n\tfsmonitor = "touch planted"\n');
  expect(await findTampering(repository, before)).toEqual([expect.stringContaining("git config --list")]);
});
