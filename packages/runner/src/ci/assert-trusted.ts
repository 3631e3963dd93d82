import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import type { Config } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";
import { openRepository, type Repository } from "../git/open-repository.ts";
import { runGit } from "../git/run-git.ts";
import { findBaseCommit } from "./read-base-tree.ts";
import { type PullRequest, readPullRequest } from "./read-pull-request.ts";
import { isCheckScript, isSteering } from "./steering-paths.ts";

/** What is to be trusted. */
export interface TrustOptions {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
  /** Paths of what Claude is told to do, relative to the root: the issue, and the plan that is followed. */
  readonly texts: readonly string[];
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
 * Refuse to work for a pull request on what the pull request itself brought along: the text of the issue and its plan, our configuration and templates,
 * instructions and settings of the agent, and the scripts that checks run. Elsewhere than in a job for a pull request nothing is asked.
 *
 * Refused and not quietly read from the base: Claude reads the working tree, so the instructions in it would have to be exchanged under the
 * change that is to be worked on, and checks of the base can be wrong for a tree that changes them. Whoever trusts the content says so.
 *
 * @throws {RunnerError} LLI_UNTRUSTED_FORK for a pull request from another repository, whatever it holds; LLI_UNTRUSTED_CONFIG, LLI_UNTRUSTED
 * with the digests that `--trust` takes; LLI_UNTRUSTED_AUTHOR when they are given, and the author may not write; LLI_REF_NOT_FOUND when the
 * base is not in this clone.
 */
export async function assertTrusted(options: TrustOptions): Promise<void> {
  const brought = await findBrought(options, options.texts);
  if (brought === null || brought.files.length === 0) return;
  const { files, request, texts } = brought;
  const untrusted = files.filter(({ sha256 }) => !options.trust.includes(sha256));
  const [first] = untrusted;
  if (first !== undefined) throw refuse(untrusted, first, texts);
  if (await mayAuthorWrite(request, options.env)) return;
  const who = request.author ?? "the author of this one";
  throw new RunnerError(
    "LLI_UNTRUSTED_AUTHOR",
    `--trust is for pull requests of people who may write to this repository, and nothing says that ${who} may`,
    { path: files[0]?.path, hint: "Merge the issue first, then resolve it" },
  );
}

/**
 * Refuse to rely on the tree of a job for a pull request that changes what steers the job. No digest helps here: the rules of `ci apply` come from this
 * tree.
 *
 * @throws {RunnerError} LLI_UNTRUSTED_FORK, LLI_UNTRUSTED_CONFIG, LLI_REF_NOT_FOUND.
 */
export async function assertOwnTree(options: Pick<TrustOptions, "root" | "config" | "env">): Promise<void> {
  const brought = await findBrought(options, []);
  const [first] = brought?.files ?? [];
  if (brought === null || first === undefined) return;
  const names = brought.files.map(({ path: file }) => file).join(", ");
  throw new RunnerError("LLI_UNTRUSTED_CONFIG", `This pull request changes what steers this job: ${names}`, {
    path: first.path,
    hint: "Check out the branch it is to be merged into",
  });
}

/** What a pull request changes of what matters here. */
interface Brought {
  readonly request: PullRequest;
  readonly files: readonly ChangedFile[];
  /** Of the issue and its plan, relative to the top of the working tree. */
  readonly texts: readonly string[];
}

async function findBrought(
  { root, config, env }: Pick<TrustOptions, "root" | "config" | "env">,
  read: readonly string[],
): Promise<Brought | null> {
  const request = readPullRequest(env);
  if (request === null) return null;
  if (request.isFork) {
    throw new RunnerError(
      "LLI_UNTRUSTED_FORK",
      "This pull request comes from another repository: it can be scanned, nothing else",
      { hint: "Merge the issue first, or resolve it from a branch of this repository" },
    );
  }
  const repository = await openRepository(root);
  const commit = await findBase(repository, request);
  const texts = read.map((file) => repository.prefix + file);
  const changed = await listChangedPaths(repository, commit, texts);
  const steering = changed.filter(
    (file) => isSteering(file, repository.prefix) || (config.checks.length > 0 && isCheckScript(file)),
  );
  const files = [...steering, ...changed.filter((file) => texts.includes(file))].map(
    (file): ChangedFile => ({ path: file, sha256: digest(path.join(repository.top, file)) }),
  );
  return { request, files, texts };
}

/**
 * GitHub is asked where the job has a token, because a member of an organisation need not be able to write to each of its repositories; else what the
 * event says of the author counts.
 */
async function mayAuthorWrite(request: PullRequest, env: TrustOptions["env"]): Promise<boolean> {
  const hasToken = Boolean(env.GITHUB_TOKEN || env.GH_TOKEN);
  if (request.author === null || !hasToken) return request.mayAuthorWrite;
  const [{ openGithub }, { includesWriting, readPermission }] = await Promise.all([
    import("./github/open-github.ts"),
    import("./github/people.ts"),
  ]);
  return includesWriting(await readPermission(openGithub(env), request.author));
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
 * Every tracked file that is not as in the commit: committed, staged or dirty. Of the untracked ones only issue and plan count: a pull request
 * cannot bring any, but a step of the job may have written the issue from somebody's words.
 */
async function listChangedPaths(
  repository: Repository,
  commit: string,
  texts: readonly string[],
): Promise<readonly string[]> {
  const diff = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", commit];
  const listings = [await runGit(repository.top, diff)];
  if (texts.length > 0) listings.push(await runGit(repository.top, ["ls-files", "-z", "--others", "--", ...texts]));
  const names = listings.flatMap(({ stdout }) => stdout.toString("utf8").split("\0"));
  return [...new Set(names)].filter((name) => name !== "");
}

/** A link is what it points to, by name: it is not followed. What is gone is empty. */
function digest(file: string): string {
  const hash = createHash("sha256");
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) hash.update(`link ${readlinkSync(file)}`);
  else if (stat?.isFile()) hash.update(readFileSync(file));
  return hash.digest("hex");
}

function refuse(untrusted: readonly ChangedFile[], first: ChangedFile, texts: readonly string[]): RunnerError {
  const onlyIssue = untrusted.every((file) => texts.includes(file.path));
  const what = untrusted.map((file) => file.path).join(", ");
  const digests = untrusted.map(({ sha256 }) => sha256).join(",");
  return new RunnerError(
    onlyIssue ? "LLI_UNTRUSTED" : "LLI_UNTRUSTED_CONFIG",
    onlyIssue
      ? `The issue is not as it is where this pull request is to be merged: ${what}`
      : `This pull request changes what steers a run: ${what}`,
    {
      path: first.path,
      hint: `Read it; if you trust exactly this content, and its author may write here, add --trust ${digests}`,
    },
  );
}
