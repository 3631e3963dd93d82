import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import type { Config } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";
import { openRepository, type Repository } from "../git/open-repository.ts";
import { runGit } from "../git/run-git.ts";
import { findBaseCommit } from "./read-base-tree.ts";
import { type PullRequest, readPullRequest } from "./read-pull-request.ts";

/** What is to be trusted. */
export interface TrustOptions {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
  /** Path of the issue, relative to the root. */
  readonly issuePath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** SHA-256 of contents that a person looked at, in hexadecimal digits. */
  readonly trust: readonly string[];
}

/** A file that the pull request changed and that steers what happens here. */
interface ChangedFile {
  /** Relative to the top of the working tree. */
  readonly path: string;
  readonly sha256: string;
}

/**
 * Refuse to work for a pull request on what the pull request itself brought along: the text of the issue, our configuration and templates,
 * instructions and settings of the agent, and the scripts that checks run. Elsewhere than in a job for a pull request nothing is asked.
 *
 * @throws {RunnerError} LLI_UNTRUSTED_FORK for a pull request from another repository, whatever it holds; LLI_UNTRUSTED_CONFIG, LLI_UNTRUSTED
 * with the digests that `--trust` takes; LLI_REF_NOT_FOUND when the base is not in this clone.
 */
export async function assertTrusted(options: TrustOptions): Promise<void> {
  const request = readPullRequest(options.env);
  if (request === null) return;
  if (request.isFork) {
    throw new RunnerError(
      "LLI_UNTRUSTED_FORK",
      "This pull request comes from another repository: it can be scanned, nothing else",
      {
        hint: "Merge the issue first, or resolve it from a branch of this repository",
      },
    );
  }
  const repository = await openRepository(options.root);
  const commit = await findBase(repository, request);
  const issuePath = repository.prefix + options.issuePath;
  const changed = await listChangedPaths(repository, commit, issuePath);
  const steering = changed.filter((file) => isSteering(file, repository.prefix, options.config));
  const untrusted = [...steering, ...changed.filter((file) => file === issuePath)]
    .map((file): ChangedFile => ({ path: file, sha256: digest(path.join(repository.top, file)) }))
    .filter(({ sha256 }) => request.mayAuthorWrite === false || !options.trust.includes(sha256));
  const [first] = untrusted;
  if (first !== undefined) throw refuse(untrusted, first, request, issuePath);
}

async function findBase(repository: Repository, { bases }: PullRequest): Promise<string> {
  let failure: unknown = new RunnerError(
    "LLI_REF_NOT_FOUND",
    "This job does not say what the pull request is to be merged into",
  );
  for (const base of bases) {
    try {
      return await findBaseCommit(repository, base);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/**
 * Every tracked file that is not as in the commit: committed, staged or dirty. Of the untracked ones only the issue counts: a pull request
 * cannot bring any, but a step of the job may have written the issue from somebody's words.
 */
async function listChangedPaths(repository: Repository, commit: string, issuePath: string): Promise<readonly string[]> {
  const diff = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", commit];
  const tracked = await runGit(repository.top, diff);
  const untracked = await runGit(repository.top, ["ls-files", "-z", "--others", "--", issuePath]);
  const names = [tracked, untracked].flatMap(({ stdout }) => stdout.toString("utf8").split("\0"));
  return [...new Set(names)].filter((name) => name !== "");
}

/** Names that steer an agent or a build wherever they lie; compared without regard to case, as some file systems do. */
const STEERING_NAMES: ReadonlySet<string> = new Set([
  "claude.md",
  "claude.local.md",
  "agents.md",
  ".claude",
  ".claude.json",
  ".mcp.json",
  ".husky",
  ".gitattributes",
  ".gitmodules",
  ".envrc",
]);

/** What a check that is started through a package manager runs is written here. */
const SCRIPT_FILES: ReadonlySet<string> = new Set(["package.json", ".npmrc", ".yarnrc.yml", "makefile", "justfile"]);

function isSteering(file: string, prefix: string, config: Config): boolean {
  const parts = file.toLowerCase().split("/");
  if (parts.some((part) => STEERING_NAMES.has(part)) || parts[0] === ".github") return true;
  const own = file.toLowerCase().startsWith(prefix.toLowerCase()) ? file.toLowerCase().slice(prefix.length) : null;
  if (own === "ll-issues.config.json" || own === "templates" || own?.startsWith("templates/") === true) return true;
  return config.checks.length > 0 && SCRIPT_FILES.has(parts.at(-1) ?? "");
}

/** A link is what it points to, by name: it is not followed. What is gone is empty. */
function digest(file: string): string {
  const hash = createHash("sha256");
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) hash.update(`link ${readlinkSync(file)}`);
  else if (stat?.isFile()) hash.update(readFileSync(file));
  return hash.digest("hex");
}

function refuse(
  untrusted: readonly ChangedFile[],
  first: ChangedFile,
  { mayAuthorWrite }: PullRequest,
  issuePath: string,
): RunnerError {
  const onlyIssue = untrusted.every((file) => file.path === issuePath);
  const what = untrusted.map((file) => file.path).join(", ");
  return new RunnerError(
    onlyIssue ? "LLI_UNTRUSTED" : "LLI_UNTRUSTED_CONFIG",
    onlyIssue
      ? `The issue is not as it is where this pull request is to be merged: ${what}`
      : `This pull request changes what steers a run: ${what}`,
    {
      path: first.path,
      hint:
        mayAuthorWrite === false
          ? "Its author may not write to this repository: merge it first, then resolve the issue"
          : `Read it; if you trust exactly this content, add --trust ${untrusted.map(({ sha256 }) => sha256).join(",")}`,
    },
  );
}
