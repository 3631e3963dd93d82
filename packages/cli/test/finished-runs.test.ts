import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";

const LL_ISSUES = fileURLToPath(new URL("../bin.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../dist/main.cjs", import.meta.url));
const STUB = fileURLToPath(new URL("./programs/stub-claude.mjs", import.meta.url));
const RUNS = ".git/ll-issues/runs";
const ISSUE_PATH = ".issues/bugs/P1-BUG-001-lamp.md";

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

describe.skipIf(!existsSync(BUNDLE))("the work of a finished run (needs the bundle: npm run build)", () => {
  it.each(ENDINGS)("is no evidence for the next one: $name", { timeout: 60_000 }, async ({ killedAt, end }) => {
    await using sandbox = await makeSandbox({
      files: { "lamp.txt": "off\n", [ISSUE_PATH]: "---\nstatus: open\n---\n\n# BUG-001: Lamp is off\n" },
    });
    for (const point of killedAt)
      expect((await run(sandbox, ["resolve", "1"], { LL_FAIL_AT: point })).signal).toBe("SIGKILL");
    await end(sandbox);
    expect((await listRunFiles(sandbox)).filter((file) => KEPT.test(file))).toEqual([]);
    await run(sandbox, ["reopen", "1"]);
    const { document } = await run(sandbox, ["resolve", "1"]);
    expect(document.runs).toMatchObject([{ outcome: "unchanged", changes: [], commit: null }]);
  });
});
