import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { RunnerError } from "../../errors.ts";
import { quoteAlternate } from "../../git/capture-tree.ts";
import type { Repository } from "../../git/open-repository.ts";
import { parseRawDiff, type RawDifference } from "../../git/parse-raw-diff.ts";
import { runGit, tryGit } from "../../git/run-git.ts";

/** One path that a change touches, relative to the top of the working tree, with whole object ids. A rename is two paths. */
export interface ChangedPath extends Omit<RawDifference, "from"> {
  /** Of the new content; 0 where there is none. */
  readonly bytes: number;
}

/** A patch as what it makes of a commit: held in a private index and a private object store, nothing of the repository is written. */
export interface ProposedChange {
  /** The commit it was applied to. */
  readonly base: string;
  readonly baseTree: string;
  /** The tree it comes to. */
  readonly tree: string;
  readonly paths: readonly ChangedPath[];
  /** What git needs in its environment to see the objects and, with the index, the files. */
  readonly env: Readonly<Record<string, string>>;
  /** The index with the change; an absolute path. */
  readonly index: string;
  /** Read the content of one object. */
  readBlob(id: string): Promise<Buffer>;
  close(): void;
}

/**
 * Apply a patch to the commit that is checked out, without touching anything of it. What the patch does is read from the trees before and
 * after, as git sees them, and not from the patch: nobody has to read it the same way as git.
 *
 * No hook, filter or attribute runs on this way: `git apply --cached` takes the content as it stands in the patch.
 *
 * @throws {RunnerError} LLI_PATCH_CONFLICT when it does not fit (any more); LLI_PATCH_PATH, LLI_PATCH_LINK for what git itself refuses;
 * LLI_ARTIFACTS_INVALID for what is no patch.
 */
export async function openChange(repository: Repository, patch: Buffer): Promise<ProposedChange> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "ll-issues-apply-")));
  try {
    const objects = path.join(folder, "objects");
    mkdirSync(objects);
    const env = {
      ...repository.env,
      GIT_OBJECT_DIRECTORY: objects,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: quoteAlternate(path.join(repository.commonDir, "objects")),
    };
    const index = path.join(folder, "index");
    const ask = async (...args: string[]): Promise<string> =>
      (await runGit(repository.top, args, { env })).stdout.toString("utf8").trim();
    const base = await ask("rev-parse", "--verify", "HEAD");
    const baseTree = await ask("rev-parse", "--verify", "HEAD^{tree}");
    await runGit(repository.top, ["read-tree", base], { env: { ...env, GIT_INDEX_FILE: index } });
    await applyPatch(repository, patch, { ...env, GIT_INDEX_FILE: index });
    const written = await runGit(repository.top, ["write-tree"], { env: { ...env, GIT_INDEX_FILE: index } });
    const tree = written.stdout.toString("utf8").trim();
    return {
      base,
      baseTree,
      tree,
      paths: await listChanges(repository, baseTree, tree, env),
      env,
      index,
      readBlob: async (id) => (await runGit(repository.top, ["cat-file", "blob", id], { env })).stdout,
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function applyPatch(repository: Repository, patch: Buffer, env: Readonly<Record<string, string>>): Promise<void> {
  const args = ["-c", "core.hooksPath=/dev/null", "-c", "core.protectHFS=true", "-c", "core.protectNTFS=true"];
  const ending = await tryGit(repository.top, [...args, "apply", "--cached", "--whitespace=nowarn", "-p1", "-"], {
    input: patch,
    env,
  });
  if (ending.status !== 0) throw explain(ending.stderr);
}

/** The words of git 2.39 (apply.c, read-cache.c); whatever else it says is a patch that does not fit. */
function explain(stderr: string): RunnerError {
  const said = stderr
    .replace(/^error: /gm, "")
    .trim()
    .slice(0, 2000);
  const name = /'(.*?)'/.exec(said)?.[1];
  const details = name === undefined ? {} : { path: name };
  if (/invalid path '|git apply: bad git-diff|invalid mode|unable to find filename/i.test(stderr))
    return new RunnerError("LLI_PATCH_PATH", `The patch holds a path that no repository may hold: ${said}`, details);
  if (/beyond a symbolic link/.test(stderr))
    return new RunnerError("LLI_PATCH_LINK", `The patch writes through a symbolic link: ${said}`, details);
  if (/No valid patches|corrupt|unrecognized input|patch with only garbage/i.test(stderr))
    return new RunnerError("LLI_ARTIFACTS_INVALID", `change.patch is no patch that does anything: ${said}`);
  return new RunnerError("LLI_PATCH_CONFLICT", `The patch does not fit what is checked out: ${said}`, {
    ...details,
    hint: "The branch has moved on since the run: resolve the issue again from where it is now",
  });
}

async function listChanges(
  repository: Repository,
  before: string,
  after: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly ChangedPath[]> {
  const args = ["diff-tree", "-r", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", before, after];
  const raw = (await runGit(repository.top, args, { env })).stdout;
  const found = parseRawDiff(raw.toString("latin1")).map(({ from: _, ...one }) => ({
    ...one,
    path: decodePath(one.path),
  }));
  const sizes = await readSizes(
    repository,
    found.filter(isBlobAfter).map(({ idAfter }) => idAfter),
    env,
  );
  return found.map((change) => ({ ...change, bytes: isBlobAfter(change) ? (sizes.get(change.idAfter) ?? 0) : 0 }));
}

function isBlobAfter({ modeAfter }: Pick<ChangedPath, "modeAfter">): boolean {
  return modeAfter !== "000000" && modeAfter !== "160000";
}

/** @throws {RunnerError} LLI_PATCH_PATH for bytes that are no UTF-8: they could be shown as another name than they are. */
function decodePath(bytes: string): string {
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  if (Buffer.from(text, "utf8").toString("latin1") === bytes) return text;
  throw new RunnerError("LLI_PATCH_PATH", `The patch holds a path that is no UTF-8: ${text}`, { path: text });
}

/** git-cat-file(1), --batch-check: `id type size`. */
async function readSizes(
  repository: Repository,
  ids: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const input = ids.map((id) => `${id}\n`).join("");
  const { stdout } = await runGit(repository.top, ["cat-file", "--batch-check"], { env, input });
  const lines = stdout
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  return new Map(lines.map(([id = "", , size]) => [id, Number(size)]));
}
