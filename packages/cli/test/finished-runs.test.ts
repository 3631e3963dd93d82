import { readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { HAS_BUNDLE, LL_ISSUES, STUB } from "./programs.ts";

const RUNS = ".git/ll-issues/runs";
const ISSUE_PATH = ".issues/bugs/P1-BUG-001-lamp.md";
const FILES = { "lamp.txt": "off\n", [ISSUE_PATH]: "---\nstatus: open\n---\n\n# BUG-001: Lamp is off\n" };

async function run(sandbox: Sandbox, argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { stdout, signal } = await runProcess("node", [LL_ISSUES, ...argv, "--json"], {
    cwd: sandbox.repo,
    env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, ...env },
  });
  return { signal, document: stdout === "" ? null : JSON.parse(stdout) };
}

/** Files of the folders of all runs, relative to these. */
async function listRunFiles(sandbox: Sandbox): Promise<string[]> {
  const files = await readdir(path.join(sandbox.repo, RUNS), { recursive: true });
  return files.map((file) => file.split(path.sep).slice(1).join("/"));
}

const KEPT = /^(?:(?:baseline|kept|adopted|finish)\.json|captures)$/;

interface Ending {
  readonly name: string;
  /** Where the resolves before are killed, one after another. */
  readonly killedAt: readonly string[];
  /** What happens before the issue is reopened. */
  readonly end: (sandbox: Sandbox) => Promise<unknown>;
}

const byDoctor = async (sandbox: Sandbox): Promise<void> => {
  const { document } = await run(sandbox, ["doctor"]);
  expect(document.finished).toMatchObject([{ outcome: "resolved", commit: expect.any(String) }]);
};
const byResolve = async (sandbox: Sandbox): Promise<void> => {
  const { document } = await run(sandbox, ["resolve", "1"]);
  expect(document.runs).toMatchObject([{ outcome: "resolved", commit: expect.any(String) }]);
};
/** What a kill right after the last step leaves: the record is whole, and nothing is left to be finished. */
const byNobody = async (sandbox: Sandbox): Promise<void> => {
  for (const name of await readdir(path.join(sandbox.repo, RUNS)))
    await rm(path.join(sandbox.repo, RUNS, name, "finish.json"), { force: true });
  const { document } = await run(sandbox, ["runs"]);
  expect(document.runs).toMatchObject([{ record: { outcome: "resolved", commit: expect.any(String) } }]);
};

const ENDINGS: readonly Ending[] = [
  { name: "not killed", killedAt: [], end: byResolve },
  { name: "killed once committed, finished by doctor", killedAt: ["git-committed"], end: byDoctor },
  { name: "killed once committed, finished by resolve", killedAt: ["git-committed"], end: byResolve },
  { name: "killed before its last step, finished by doctor", killedAt: ["finish-remove"], end: byDoctor },
  { name: "killed after its last step", killedAt: ["finish-remove"], end: byNobody },
  { name: "killed, and the one before too", killedAt: ["journal-run-end", "git-committed"], end: byResolve },
];

describe.skipIf(!HAS_BUNDLE)("the work of a finished run (needs the bundle: npm run build)", () => {
  it.each(ENDINGS)("is no evidence for the next one: $name", { timeout: 60_000 }, async ({ killedAt, end }) => {
    await using sandbox = await makeSandbox({ files: FILES });
    for (const point of killedAt)
      expect((await run(sandbox, ["resolve", "1"], { LL_FAIL_AT: point })).signal).toBe("SIGKILL");
    await end(sandbox);
    expect((await listRunFiles(sandbox)).filter((file) => KEPT.test(file))).toEqual([]);
    await run(sandbox, ["reopen", "1"]);
    const { document } = await run(sandbox, ["resolve", "1"]);
    expect(document.runs).toMatchObject([{ outcome: "unchanged", changes: [], commit: null }]);
  });
});

describe.skipIf(!HAS_BUNDLE)("a run that somebody else ends (needs the bundle: npm run build)", () => {
  it("is reported as they put it down, and not as it was planned", { timeout: 60_000 }, async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    await run(sandbox, ["resolve", "1"], { LL_FAIL_AT: "git-committed" });
    const [name = ""] = await readdir(path.join(sandbox.repo, RUNS));
    const folder = path.join(sandbox.repo, RUNS, name);
    const { run: planned } = JSON.parse(await readFile(path.join(folder, "finish.json"), "utf8"));
    const ended = { ...planned, outcome: "conflict", reason: "The issue was changed meanwhile", resolution: null };
    await writeFile(path.join(folder, "ended.json"), JSON.stringify(ended));
    // They do so once the plan was found, and before the lock is taken: git is asked in between.
    const git = path.join(sandbox.root, "bin/git");
    const real = await realpath(git);
    await rm(git);
    const script = `cd '${folder}' && [ -e ended.json ] && mv ended.json run.json && rm finish.json`;
    await writeFile(git, `#!/bin/sh\n(${script})\nexec '${real}' "$@"\n`, { mode: 0o755 });
    const { document } = await run(sandbox, ["resolve", "1"]);
    expect(document.runs).toMatchObject([{ run: name, outcome: "conflict", reason: ended.reason }]);
  });
});
