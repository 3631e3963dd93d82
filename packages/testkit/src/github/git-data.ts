import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isJsonRecord, recordsAt, stringAt } from "../api/json-record.ts";
import type { GithubAnswer, GithubRecord, GithubState } from "./github-state.ts";

/** Answers one request of the Git database API with what is in a bare repository; `found` is what the groups of the pattern matched. */
type GitRoute = (git: Git, record: GithubRecord, found: readonly string[]) => GithubAnswer;

/** The Git database (GitHub REST API, version 2022-11-28), by method and path below the repository. */
const ROUTES: readonly (readonly [string, RegExp, GitRoute])[] = [
  ["POST", /^\/git\/blobs$/, createBlob],
  ["POST", /^\/git\/trees$/, createTree],
  ["POST", /^\/git\/commits$/, createCommit],
  ["GET", /^\/git\/commits\/([0-9a-f]{40})$/, readCommit],
  ["GET", /^\/git\/ref\/(.+)$/, readRef],
  ["POST", /^\/git\/refs$/, createRef],
  ["PATCH", /^\/git\/refs\/(.+)$/, updateRef],
];

const NOT_FOUND: GithubAnswer = { status: 404, body: { message: "Not Found" } };

/**
 * Answers one request of the Git database API, or null for any other: what it makes is made in the bare repository of the state.
 *
 * @param state what the repository holds
 * @param record the request
 * @param path below the repository
 */
export function answerGitData({ gitDir }: GithubState, record: GithubRecord, path: string): GithubAnswer | null {
  if (gitDir === null) return null;
  for (const [method, pattern, route] of ROUTES) {
    const found = pattern.exec(path);
    if (method === record.method && found !== null) return route(new Git(gitDir), record, found.slice(1));
  }
  return null;
}

/** Git in a bare repository; what fails is an answer. */
class Git {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Gives what git printed, or null when it failed. */
  run(args: readonly string[], input?: string | Buffer, env: Readonly<Record<string, string>> = {}): string | null {
    const person = { GIT_AUTHOR_NAME: "bot", GIT_AUTHOR_EMAIL: "bot@example.com" };
    const committer = { GIT_COMMITTER_NAME: "bot", GIT_COMMITTER_EMAIL: "bot@example.com" };
    const { status, stdout } = spawnSync("git", ["--git-dir", this.#directory, ...args], {
      input,
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...person, ...committer, ...env },
    });
    return status === 0 ? stdout.trim() : null;
  }
}

function createBlob(git: Git, { body }: GithubRecord): GithubAnswer {
  const encoding = stringAt(body, "encoding") === "base64" ? "base64" : "utf8";
  const sha = git.run(["hash-object", "-w", "--stdin"], Buffer.from(stringAt(body, "content"), encoding));
  return { status: 201, body: { sha } };
}

function createTree(git: Git, { body }: GithubRecord): GithubAnswer {
  const folder = mkdtempSync(join(tmpdir(), "ll-github-tree-"));
  const env = { GIT_INDEX_FILE: join(folder, "index") };
  try {
    if (git.run(["read-tree", stringAt(body, "base_tree")], undefined, env) === null) return invalid("base_tree");
    for (const entry of recordsAt(body, "tree")) {
      const [path, mode] = [stringAt(entry, "path"), stringAt(entry, "mode")];
      if (path.startsWith("/") || path.split("/").includes("..")) return invalid("tree.path contains a malformed path");
      const sha =
        typeof entry.content === "string"
          ? git.run(["hash-object", "-w", "--stdin"], Buffer.from(entry.content))
          : stringAt(entry, "sha");
      // git-update-index(1), --index-info: mode 0 removes the path.
      const line = entry.sha === null ? `0 ${"0".repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`;
      if (git.run(["update-index", "-z", "--index-info"], line, env) === null) return invalid(`tree entry ${path}`);
    }
    return { status: 201, body: { sha: git.run(["write-tree"], undefined, env) } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function createCommit(git: Git, { body }: GithubRecord): GithubAnswer {
  const parents = isJsonRecord(body) && Array.isArray(body.parents) ? body.parents.map(String) : [];
  const args = ["commit-tree", stringAt(body, "tree"), ...parents.flatMap((parent) => ["-p", parent])];
  const sha = git.run(args, stringAt(body, "message"));
  return sha === null ? invalid("Tree SHA does not exist") : { status: 201, body: { sha } };
}

function readCommit(git: Git, _: GithubRecord, [sha = ""]: readonly string[]): GithubAnswer {
  const [tree, parents, ...message] = (git.run(["show", "--no-patch", "--format=%T%n%P%n%B", sha]) ?? "").split("\n");
  if (!tree) return NOT_FOUND;
  const body = {
    sha,
    tree: { sha: tree },
    parents: (parents ?? "")
      .split(" ")
      .filter((parent) => parent !== "")
      .map((parent) => ({ sha: parent })),
    message: message.join("\n"),
  };
  return { status: 200, body };
}

function readRef(git: Git, _: GithubRecord, [ref = ""]: readonly string[]): GithubAnswer {
  const sha = git.run(["rev-parse", "--verify", "--quiet", `refs/${ref}`]);
  return sha === null ? NOT_FOUND : { status: 200, body: { ref: `refs/${ref}`, object: { type: "commit", sha } } };
}

function createRef(git: Git, { body }: GithubRecord): GithubAnswer {
  const [ref, sha] = [stringAt(body, "ref"), stringAt(body, "sha")];
  const done = git.run(["update-ref", ref, sha, "0".repeat(40)]);
  return done === null ? invalid("Reference already exists") : { status: 201, body: { ref, object: { sha } } };
}

function updateRef(git: Git, { body }: GithubRecord, [ref = ""]: readonly string[]): GithubAnswer {
  const [sha, old] = [stringAt(body, "sha"), git.run(["rev-parse", "--verify", "--quiet", `refs/${ref}`])];
  if (old === null) return invalid("Reference does not exist");
  const isForced = isJsonRecord(body) && body.force === true;
  if (!isForced && git.run(["merge-base", "--is-ancestor", old, sha]) === null)
    return invalid("Update is not a fast forward");
  git.run(["update-ref", `refs/${ref}`, sha]);
  return { status: 200, body: { ref: `refs/${ref}`, object: { sha } } };
}

function invalid(message: string): GithubAnswer {
  return { status: 422, body: { message } };
}
