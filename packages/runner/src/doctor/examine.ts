import { existsSync } from "node:fs";
import path from "node:path";
import { findNamespaceWrapper, probeClaude, reapRuns } from "@ll-issues/claude";
import { type Config, LockedError, openStateDir } from "@ll-issues/tracker";
import { finishLeftRun } from "../finish/finish-left-run.ts";
import { readFinishPlan } from "../finish/finish-plan.ts";
import { type Repository, unfinishedOperation } from "../git/open-repository.ts";
import { openRepositoryOrSnapshots } from "../git/open-snapshots.ts";
import { runGit } from "../git/run-git.ts";
import { claudeEnvironment } from "../prepare/environments.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { isRunAt, listRunIds, openRunFolder, type RunFolder } from "../runs/run-folder.ts";

/** One thing that was looked at. */
export interface Examination {
  readonly name: string;
  /** `problem` keeps a resolve from running; `notice` does not. */
  readonly state: "good" | "notice" | "problem";
  readonly detail: string;
  readonly hint: string | null;
}

/** What {@link examine} found and did. */
export interface Examined {
  readonly examinations: readonly Examination[];
  /** Runs that had been killed between their outcome and their end, and were brought to it now. */
  readonly finished: readonly ResolveRun[];
}

/** Where to look. */
export interface ExamineOptions {
  readonly root: string;
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * See whether this machine can resolve issues of this tree: git, Claude, its login, the checks; and bring runs that were killed to
 * their end.
 */
export async function examine(options: ExamineOptions): Promise<Examined> {
  const repository = await openRepositoryOrSnapshots(options.root, openStateDir(options.root)).catch(
    (error: Error) => error,
  );
  const examinations = [
    await examineGit(repository),
    await examineClaude(options),
    examineLogin(options),
    examineChecks(options.config),
    examineIsolation(options.config),
  ];
  if (repository instanceof Error) return { examinations, finished: [] };
  const { reaped, finished } = await bringToAnEnd(options, repository);
  return { examinations: [...examinations, ...reaped], finished };
}

async function examineGit(repository: Repository | Error): Promise<Examination> {
  const name = "git";
  if (repository instanceof Error)
    return { name, state: "problem", detail: repository.message, hint: "A resolve needs git" };
  if (repository.kind === "snapshots")
    return {
      name,
      state: "notice",
      detail: `no repository at ${repository.top}: what a run changes is seen, and nothing is committed`,
      hint: "Run `git init` and commit once",
    };
  const unfinished = unfinishedOperation(repository);
  if (unfinished !== null)
    return { name, state: "problem", detail: `in the middle of ${unfinished}`, hint: "Finish or abort it" };
  const version = (await runGit(repository.top, ["--version"])).stdout.toString("utf8").trim();
  return { name, state: "good", detail: `${version}, ${repository.top}`, hint: null };
}

async function examineClaude(options: ExamineOptions): Promise<Examination> {
  const name = "claude";
  const command = options.env.LL_ISSUES_CLAUDE || options.config.claude.command;
  try {
    const { version, path: program } = await probeClaude(command, claudeEnvironment(options, "doctor"));
    return { name, state: "good", detail: `${version}, ${program}`, hint: null };
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    return { name, state: "problem", detail: message, hint: hint ?? null };
  }
}

/** Only what can be told without asking the service: whether a login of any kind is in sight. */
function examineLogin({ env }: ExamineOptions): Examination {
  const name = "login";
  const variable = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"].find(
    (candidate) => env[candidate],
  );
  if (variable !== undefined) return { name, state: "good", detail: `by ${variable}`, hint: null };
  const folder = env.CLAUDE_CONFIG_DIR ?? path.join(env.HOME ?? "/", ".claude");
  if (existsSync(folder)) return { name, state: "good", detail: `by Claude Code itself (${folder})`, hint: null };
  return {
    name,
    state: "notice",
    detail: "no key in the environment and no folder of Claude Code",
    hint: "Log in with `claude`, or set ANTHROPIC_API_KEY",
  };
}

function examineChecks({ checks }: Config): Examination {
  const name = "checks";
  if (checks.length > 0)
    return { name, state: "good", detail: checks.map((check) => check.name).join(", "), hint: null };
  return {
    name,
    state: "notice",
    detail: "none configured",
    hint: 'Without checks only git decides; name yours under "checks" in ll-issues.config.json',
  };
}

/** What a run in a CI job would be protected by; see `protectRun`. */
function examineIsolation({ claude }: Config): Examination {
  const name = "isolation";
  if (claude.isolation === "never")
    return { name, state: "notice", detail: "switched off by claude.isolation", hint: null };
  if (findNamespaceWrapper() !== null)
    return { name, state: "good", detail: "namespaces of their own for Claude and the checks", hint: null };
  return {
    name,
    state: "notice",
    detail: "no user namespaces: in CI only our own environment is cleared of secrets",
    hint: "On Ubuntu: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
  };
}

async function bringToAnEnd(
  { root, config }: ExamineOptions,
  repository: Repository,
): Promise<{ reaped: Examination[]; finished: ResolveRun[] }> {
  const stateDir = openStateDir(root);
  const reaped = (await reapRuns(path.join(stateDir, "processes")))
    .filter(({ state }) => state === "ended")
    .map(
      ({ runId, processes }): Examination => ({
        name: "leftovers",
        state: "notice",
        detail: `ended ${processes} processes of the killed run ${runId}`,
        hint: null,
      }),
    );
  const finished: ResolveRun[] = [];
  for (const id of listRunIds(stateDir).reverse()) {
    const folder = openRunFolder(stateDir, id);
    const run = await finishIfLeft({ root, config }, repository, folder);
    if (run !== null) finished.push(run);
  }
  return { reaped, finished };
}

async function finishIfLeft(
  options: Pick<ExamineOptions, "root" | "config">,
  repository: Repository,
  folder: RunFolder,
): Promise<ResolveRun | null> {
  const plan = readFinishPlan(folder.path);
  if (plan === null || !isRunAt(folder, options.root)) return null;
  try {
    return await finishLeftRun(options, repository, { folder, plan });
  } catch (error) {
    if (error instanceof LockedError) return null; // Somebody alive is at work on it.
    throw error;
  }
}
