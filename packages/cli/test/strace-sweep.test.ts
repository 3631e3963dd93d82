import { spawnSync } from "node:child_process";
import { readFile, realpath, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type ProcessResult, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { HAS_BUNDLE, LL_ISSUES, STUB } from "./programs.ts";
import { findProblems, LAYOUTS, type Layout, openSandbox } from "./stopped-resolve.ts";

/** The calls by which a file comes to be, gets another name, goes, or reaches the disk. */
const CALLS = [
  "rename",
  "renameat",
  "renameat2",
  "link",
  "linkat",
  "unlink",
  "unlinkat",
  "fsync",
  "fdatasync",
  "openat",
];

/** Why the sweep is left out here, or null. It takes minutes, and ptrace is not allowed in every container. */
function whySkipped(): string | null {
  if (!HAS_BUNDLE) return "needs the bundle: npm run build";
  if (process.env.LL_STRACE !== "1") return "takes minutes: set LL_STRACE=1";
  const strace = findProgram("strace");
  const probe = spawnSync(strace === "" ? "false" : strace, [
    "-f",
    "--detach-on=execve",
    "-o",
    "/dev/null",
    "-e",
    "inject=rename:signal=KILL:when=9",
    "true",
  ]);
  return probe.status === 0 ? null : "needs strace 5.15 or later, and leave to trace";
}

/** Which call of which process the system kills it at. */
interface Point {
  readonly call: string;
  /** 1 is the first one of each traced thread. */
  readonly at: number;
}

/**
 * The `git` of a sandbox under these tests: it numbers the calls of each writing subcommand, and runs one of them under strace. `SWEEP_PARENT`
 * kills whoever started it too, as when the power goes.
 */
const GIT = (real: string, strace: string, folder: string) => `#!/bin/sh
for word in "$@"; do
  case "$word" in add|commit|reset|update-index) sub=$word; break ;; rev-parse|ls-files|status|log|config|diff-index|write-tree) break ;; esac
done
[ -z "$sub" ] && exec '${real}' "$@"
n=$(( $(cat '${folder}'/$sub 2>/dev/null || echo 0) + 1 )); echo $n > '${folder}'/$sub
case "$*" in *--pathspec-from-file*|*--index-info*) ;; *) exec '${real}' "$@" ;; esac
[ -n "$SWEEP_LOG" ] && exec '${strace}' -f -o '${folder}'/log-$sub-$n -e trace=${CALLS.join(",")} '${real}' "$@"
[ "$SWEEP_GIT" = "$sub-$n" ] || exec '${real}' "$@"
'${strace}' -f -o /dev/null -e trace=$SWEEP_CALL -e inject=$SWEEP_CALL:signal=KILL:when=$SWEEP_AT '${real}' "$@"
status=$?
[ -n "$SWEEP_PARENT" ] && [ $status -gt 128 ] && kill -9 $PPID
[ $status -gt 128 ] && kill -9 $$
exit $status
`;

/** Give a sandbox that `git`; returns the folder of its logs. */
async function traceGit(sandbox: Sandbox): Promise<string> {
  const link = path.join(sandbox.root, "bin/git");
  const real = await realpath(link);
  await rm(link);
  await writeFile(link, GIT(real, findProgram("strace"), path.join(sandbox.root, "tmp")), { mode: 0o755 });
  return path.join(sandbox.root, "tmp");
}

function findProgram(name: string): string {
  return spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
}

function resolve(
  sandbox: Sandbox,
  env: Record<string, string> = {},
  tracing: readonly string[] = [],
): Promise<ProcessResult> {
  const [program = "", ...args] = [...tracing, process.execPath, LL_ISSUES, "resolve", "BUG-1", "--json"];
  return runProcess(program, args, {
    cwd: sandbox.repo,
    env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, ...env },
  });
}

/** Every point of a recording: an opened file counts only where it is opened to be written. */
function readPoints(log: string): Point[] {
  const counts = new Map<string, number>();
  const points = new Map<string, Point>();
  for (const line of log.split("\n")) {
    const [, thread, call = "", args = ""] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    if (!CALLS.includes(call)) continue;
    const at = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, at);
    if (call === "openat" && (!/O_WRONLY|O_RDWR/.test(args) || /"\/(?:dev|proc)\//.test(args))) continue;
    points.set(`${call} ${at}`, { call, at });
  }
  return [...points.values()];
}

/** Stop a resolve at each point in a sandbox of its own, resolve once more, and list what is not as if nothing had happened. */
async function sweep<P extends Point>(
  layout: Layout,
  what: string,
  points: readonly P[],
  stop: (sandbox: Sandbox, point: P) => Promise<ProcessResult>,
): Promise<string[]> {
  const problems: string[] = [];
  let stopped = 0;
  for (const point of points) {
    await using sandbox = await openSandbox(layout);
    const first = await stop(sandbox, point);
    const isStopped = first.code !== 0 || first.signal !== null;
    if (isStopped) stopped += 1;
    const last = isStopped ? await resolve(sandbox) : first;
    const found = await findProblems(sandbox, layout, last);
    problems.push(...found.map((problem) => `${JSON.stringify(point)}: ${problem}`));
  }
  // How many there were is the measure of the sweep.
  process.stdout.write(`strace sweep, ${layout.name}, ${what}: ${points.length} points, ${stopped} stopped it\n`);
  expect(stopped).toBeGreaterThan(points.length / 2);
  return problems;
}

const why = whySkipped();
const title = `A46: a resolve killed by the system at any call${why === null ? "" : ` (${why})`}`;

describe.skipIf(why !== null)(title, { timeout: 3_600_000 }, () => {
  it.each(LAYOUTS)("the runner itself, $name", async (layout) => {
    const problems = await sweep(layout, "runner", await recordRunner(layout), (sandbox, { call, at }) => {
      const inject = `inject=${call}:signal=KILL:when=${at}`;
      return resolve(sandbox, {}, [...tracing("/dev/null", call), "-e", inject]);
    });
    expect(problems).toEqual([]);
  });

  it.each(
    LAYOUTS.flatMap((layout) => [
      { layout, name: layout.name, alone: "alone", env: {} },
      { layout, name: layout.name, alone: "and the runner with it", env: { SWEEP_PARENT: "1" } },
    ]),
  )("a git of ours $alone, $name", async ({ layout, alone, env }) => {
    const points = await recordGit(layout);
    const problems = await sweep(layout, `git ${alone}`, points, async (sandbox, { git, call, at }) => {
      await traceGit(sandbox);
      return resolve(sandbox, { SWEEP_GIT: git, SWEEP_CALL: call, SWEEP_AT: String(at), ...env });
    });
    expect(problems).toEqual([]);
  });
});

/** Without its children: git is traced by itself, and the stand-in for Claude is not ours. */
function tracing(log: string, calls: string): string[] {
  return [findProgram("strace"), "-f", "--detach-on=execve", "-o", log, "-e", `trace=${calls}`];
}

async function recordRunner(layout: Layout): Promise<Point[]> {
  await using sandbox = await openSandbox(layout);
  const log = path.join(sandbox.root, "log");
  expect((await resolve(sandbox, {}, tracing(log, CALLS.join(",")))).code).toBe(0);
  return readPoints(await readFile(log, "utf8"));
}

async function recordGit(layout: Layout): Promise<(Point & { readonly git: string })[]> {
  await using sandbox = await openSandbox(layout);
  const folder = await traceGit(sandbox);
  expect((await resolve(sandbox, { SWEEP_LOG: "1" })).code).toBe(0);
  const logs = (await runProcess("ls", [folder], { cwd: folder, env: sandbox.env })).stdout.split("\n");
  const points = [];
  for (const name of logs.filter((file) => file.startsWith("log-"))) {
    const git = name.slice("log-".length);
    const found = readPoints(await readFile(path.join(folder, name), "utf8"));
    points.push(...found.map((point) => ({ ...point, git })));
  }
  return points;
}
