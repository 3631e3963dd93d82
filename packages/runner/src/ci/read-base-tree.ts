import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { RunnerError } from "../errors.ts";
import { findCommit } from "../git/find-commit.ts";
import type { Repository } from "../git/open-repository.ts";
import { runGit, tryGit } from "../git/run-git.ts";

/**
 * Find the commit that the work at hand began from: where it parted from a branch, or the commit itself that was named.
 *
 * @param ref a branch, tag or commit, as a person or a CI job names it.
 * @throws {RunnerError} LLI_REF_NOT_FOUND when this clone does not have it.
 */
export async function findBaseCommit(repository: Repository, ref: string): Promise<string> {
  const id = await findCommit(repository, ref);
  if (id === null) {
    throw new RunnerError("LLI_REF_NOT_FOUND", `This clone has no commit ${JSON.stringify(ref)}`, {
      path: repository.top,
      hint: "Name a branch, tag or commit that is here; in a CI job fetch it first (fetch-depth: 0)",
    });
  }
  const parting = await tryGit(repository.top, ["merge-base", id, "HEAD"]);
  return parting.status === 0 ? parting.stdout.toString("utf8").trim() : id;
}

/** A file of a commit. */
interface TreeFile {
  readonly path: string;
  readonly id: string;
  readonly isLink: boolean;
}

/** A folder that goes away again. */
export interface BaseTree {
  /** Absolute; stands for the root. */
  readonly root: string;
  /** Read files of the commit by their paths from the root; what is not there is missing in the answer. */
  readFiles(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  close(): void;
}

/**
 * Put the issues of a commit into a temporary folder, as git stores them: no filter, hook or attribute of the repository runs.
 *
 * @param folder the issues folder, relative to the root.
 */
export async function openBaseTree(repository: Repository, commit: string, folder: string): Promise<BaseTree> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "ll-issues-base-")));
  try {
    mkdirSync(path.join(root, folder), { recursive: true });
    const files = await listFiles(repository, commit, folder);
    const contents = await readBlobs(
      repository,
      files.map(({ id }) => id),
    );
    for (const [at, file] of files.entries()) writeInto(root, file, contents[at] ?? Buffer.alloc(0));
  } catch (error) {
    rmSync(root, { recursive: true, force: true });
    throw error;
  }
  return {
    root,
    readFiles: (paths) => readFilesOf(repository, commit, paths),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** git-ls-tree(1): `mode type id TAB path NUL`; submodules are no files. */
async function listFiles(repository: Repository, commit: string, folder: string): Promise<TreeFile[]> {
  const listed = await runGit(repository.top, [
    "ls-tree",
    "-r",
    "-z",
    "--full-tree",
    commit,
    "--",
    `${repository.prefix}${folder}/`,
  ]);
  return listed.stdout
    .toString("utf8")
    .split("\0")
    .flatMap((entry) => {
      const [head = "", name = ""] = entry.split("\t", 2);
      const [mode = "", type, id = ""] = head.split(" ");
      const below = entry === "" ? "" : entry.slice(entry.indexOf("\t") + 1 + repository.prefix.length);
      return type === "blob" && name !== "" && isPlain(below) ? [{ path: below, id, isLink: mode === "120000" }] : [];
    });
}

/** A tree object made by hand can hold any name. */
function isPlain(file: string): boolean {
  return !file.includes("\\") && file.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function writeInto(root: string, { path: file, isLink }: TreeFile, content: Buffer): void {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  // Nothing follows it: a link in the issues folder is a finding, then as now.
  if (isLink) symlinkSync(content.toString("utf8"), target);
  else writeFileSync(target, content);
}

async function readFilesOf(
  repository: Repository,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const plain = paths.filter((file) => isPlain(file) && !/[\n\r]/.test(file));
  const contents = await readBlobs(
    repository,
    plain.map((file) => `${commit}:${repository.prefix}${file}`),
  );
  return new Map(
    plain.flatMap((file, at) => {
      const content = contents[at];
      return content === null || content === undefined ? [] : [[file, content.toString("utf8")] as const];
    }),
  );
}

/** git-cat-file(1), --batch: `id type size LF content LF`, or `name missing LF`. */
async function readBlobs(repository: Repository, names: readonly string[]): Promise<(Buffer | null)[]> {
  if (names.length === 0) return [];
  const input = names.map((name) => `${name}\n`).join("");
  const { stdout } = await runGit(repository.top, ["cat-file", "--batch"], { input });
  const contents: (Buffer | null)[] = [];
  for (let at = 0; at < stdout.length && contents.length < names.length; ) {
    const end = stdout.indexOf(0x0a, at);
    const found = /^[0-9a-f]+ (\w+) (\d+)$/.exec(stdout.toString("utf8", at, end));
    const size = found === null ? -1 : Number(found[2]);
    contents.push(found?.[1] === "blob" ? stdout.subarray(end + 1, end + 1 + size) : null);
    at = found === null ? end + 1 : end + 1 + size + 1;
  }
  return contents;
}
