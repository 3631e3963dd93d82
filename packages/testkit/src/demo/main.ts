/**
 * The demo: a small repository with a failing test and an issue about it; the real Claude Code CLI, driven by a scripted
 * model on loopback, resolves it. Needs no key and no network. Ends non-zero when the issue did not end resolved.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type FakeApi, startFakeApi } from "../api/fake-api.ts";
import { runProcess } from "../process/run-process.ts";
import { findRealClaude } from "../real-claude/find-real-claude.ts";
import { makeSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { DEMO_FILES, ISSUE_ID, ISSUE_PATH, SOURCE_PATH } from "./demo-repository.ts";
import { scriptModel } from "./scripted-model.ts";
import { announce, perform, quote, terminalEnv } from "./stage.ts";

/** The built command line, the same steps up from `src/demo/` and from `dist/demo/`. */
const LL_ISSUES: string = fileURLToPath(new URL("../../../cli/bin.js", import.meta.url));

process.exitCode = await demonstrate();

async function demonstrate(): Promise<number> {
  const claude = findRealClaude("new") ?? findRealClaude("old");
  if (claude === null || !existsSync(LL_ISSUES)) {
    console.error("The demo needs the real CLI and the built command line: run it with `npm run demo`.");
    return 1;
  }
  await using sandbox = await makeSandbox({ files: DEMO_FILES });
  await using api = await startFakeApi({ turns: scriptModel(sandbox.repo) });
  const env = { ...sandbox.claudeEnv(api.url), ...terminalEnv(), LL_ISSUES_CLAUDE: claude };
  const stage = { cwd: sandbox.repo, env };
  const llIssues = (...args: readonly string[]): Promise<number> =>
    perform(`ll-issues ${args.join(" ")}`, ["node", LL_ISSUES, ...args], stage);

  announce("A repository with a bug");
  quote(await sandbox.read(SOURCE_PATH));
  const before = await runProcess("node", ["--test"], stage);
  console.log(`$ node --test\n${countPassed(before.stdout)}`);

  announce(`The issue about it: ${ISSUE_PATH}`);
  quote(await sandbox.read(ISSUE_PATH));

  announce("What there is to do");
  await llIssues("scan");

  const version = (await runProcess(claude, ["--version"], stage)).stdout.trim();
  announce(`The issue is resolved by ${version}; a script on loopback plays the model`);
  const code = await llIssues("resolve", ISSUE_ID, "--verbose");

  announce("The same file afterwards");
  quote(await sandbox.read(ISSUE_PATH));

  announce("The commit");
  quote(await sandbox.git("show", "--stat", "--format=%an%n%n%B"));
  quote(await sandbox.git("show", "--format=", "--unified=1", "--", SOURCE_PATH));

  announce("Result");
  const problems = await findProblems(sandbox, api, code);
  console.log(problems.length === 0 ? `${ISSUE_ID} is resolved.` : problems.join("\n"));
  return problems.length === 0 ? 0 : 1;
}

/** The demo is a test as well: what it shows must have happened. */
async function findProblems(sandbox: Sandbox, api: FakeApi, code: number): Promise<string[]> {
  const issue = await sandbox.read(ISSUE_PATH);
  const tests = await runProcess("node", ["--test"], { cwd: sandbox.repo, env: sandbox.env });
  const message = await sandbox.git("log", "-1", "--format=%B");
  const expectations: readonly [boolean, string][] = [
    [code === 0, `ll-issues resolve ended with ${code}`],
    [/^status: done$/m.test(issue), "the issue is not marked done"],
    [/^## Resolution$/m.test(issue), "the issue has no Resolution"],
    [tests.code === 0, "the tests still fail"],
    [message.includes(`Issue: ${ISSUE_ID}`), "the commit does not name the issue"],
    [(await sandbox.git("status", "--porcelain")) === "", "something is left uncommitted"],
    [api.remaining === 0 && api.exhausted === 0, `the script was not played to its end (${api.remaining} turns left)`],
  ];
  return expectations.filter(([holds]) => !holds).map(([, problem]) => `NOT resolved: ${problem}.`);
}

/** Reads the last lines of node's test report, which differ in their bullet between its reporters. */
function countPassed(report: string): string {
  const count = (name: string): string => new RegExp(`^\\S+ ${name} (\\d+)$`, "m").exec(report)?.[1] ?? "?";
  return `${count("pass")} of ${count("tests")} tests pass`;
}
