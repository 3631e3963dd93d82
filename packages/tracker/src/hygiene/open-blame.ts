import { runGit, tryGit } from "../git/run-git.ts";
import { findGit } from "../lock/state-dir.ts";

/** What git tells about who wrote what. */
export interface Blame {
  /** When a file was first committed, in seconds since 1970; uncommitted ones come last. */
  addedAt(path: string): Promise<number>;
  /**
   * Tell which of two issues of one id a line means: the younger when it was written by somebody who had that one and not the elder, the
   * elder the other way round.
   */
  tellApart(
    place: { readonly path: string; readonly line: number },
    issues: { readonly younger: string; readonly elder: string },
  ): Promise<"younger" | "elder" | "unsure">;
}

/** Outside git nothing can be told. */
const NOTHING_KNOWN: Blame = {
  addedAt: () => Promise.resolve(Number.MAX_SAFE_INTEGER),
  tellApart: () => Promise.resolve("unsure"),
};

interface Added {
  readonly commit: string;
  readonly time: number;
}

/**
 * Open what git knows of the files below a root. Answers are kept, because a tree asks the same again and again.
 *
 * @param root Absolute.
 */
export async function openBlame(root: string): Promise<Blame> {
  if (findGit(root) === null) return NOTHING_KNOWN;
  if ((await tryGit(root, ["rev-parse", "--verify", "--quiet", "HEAD"])).status !== 0) return NOTHING_KNOWN;
  const findAdded = remember((path: string) => readAdded(root, path));
  const blameFile = remember((path: string) => readBlame(root, path));
  const isIn = remember(async (pair: string) => {
    const [ancestor = "", commit = ""] = pair.split(" ");
    return (await tryGit(root, ["merge-base", "--is-ancestor", ancestor, commit])).status === 0;
  });
  return {
    addedAt: async (path) => (await findAdded(path))?.time ?? Number.MAX_SAFE_INTEGER,
    async tellApart({ path, line }, issues) {
      const commit = (await blameFile(path))[line - 1];
      const [younger, elder] = await Promise.all([findAdded(issues.younger), findAdded(issues.elder)]);
      if (commit === undefined || /^0+$/.test(commit) || younger === null || elder === null) return "unsure";
      const knewYounger = await isIn(`${younger.commit} ${commit}`);
      const knewElder = await isIn(`${elder.commit} ${commit}`);
      if (knewYounger === knewElder) return "unsure";
      return knewYounger ? "younger" : "elder";
    },
  };
}

function remember<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const reading = known.get(key) ?? read(key);
    known.set(key, reading);
    return reading;
  };
}

/** The commit that first added a file under this name. */
async function readAdded(root: string, path: string): Promise<Added | null> {
  const log = await runGit(root, [
    "log",
    "--full-history",
    "--no-renames",
    "--diff-filter=A",
    "-m",
    "--format=%H %ct",
    "HEAD",
    "--",
    path,
  ]);
  const last = log.toString("utf8").trim().split("\n").at(-1) ?? "";
  const [commit = "", time = ""] = last.split(" ");
  return commit === "" ? null : { commit, time: Number(time) };
}

/** The commit of each line (git-blame(1), "THE PORCELAIN FORMAT": a header begins with the object id and three numbers). */
async function readBlame(root: string, path: string): Promise<readonly string[]> {
  const blamed = await tryGit(root, ["blame", "--porcelain", "--", path]);
  if (blamed.status !== 0) return [];
  const commits: string[] = [];
  for (const [, commit = "", line = ""] of blamed.stdout
    .toString("utf8")
    .matchAll(/^([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$/gm)) {
    commits[Number(line) - 1] = commit;
  }
  return commits;
}
