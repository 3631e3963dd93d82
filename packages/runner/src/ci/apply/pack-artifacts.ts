import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isSameIssue } from "@ll-issues/parser";
import { type Config, findIssue } from "@ll-issues/tracker";
import { RunnerError } from "../../errors.ts";
import { findCommit } from "../../git/find-commit.ts";
import { openRepository, type Repository } from "../../git/open-repository.ts";
import { runGit, tryGit } from "../../git/run-git.ts";
import { redactJsonLines } from "../../redact/redact-json-lines.ts";
import { createRunRedactor } from "../../redact/run-redactor.ts";
import type { ResolveRun } from "../../resolve/resolve-run.ts";
import { listRuns, type PastRun } from "../../runs/list-runs.ts";
import { ARTIFACT_NAMES, type ArtifactFile, describeArtifact, type Manifest } from "./artifacts.ts";

/** What is to be handed over. */
export interface PackOptions {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** An issue as a person names it. */
  readonly reference: string;
  /** Absolute path of the folder to write; made when it is not there. */
  readonly folder: string;
  /** The commit that the work began from; else that of the job (`GITHUB_SHA`, `CI_COMMIT_SHA`), else the one before the run's. */
  readonly base: string | null;
}

/** What was handed over. */
export interface PackedArtifacts {
  readonly manifest: Manifest;
  readonly outcome: ResolveRun["outcome"];
}

/** A run that ended well, or with a question, and in a commit. */
interface PackableRun extends PastRun {
  readonly run: ResolveRun;
}

/**
 * Write what another job needs to take over the newest run of an issue: its commits as a patch, its record, its transcript without secrets, and a
 * manifest with their hashes. No token is needed for it, and none is handed over.
 *
 * @throws {RunnerError} LLI_NOTHING_TO_PACK when there is no run of the issue here that ended well in a commit.
 */
export async function packArtifacts(options: PackOptions): Promise<PackedArtifacts> {
  const { parsed } = await findIssue(options.root, options.config, options.reference);
  const repository = await openRepository(options.root);
  const { run, transcriptPath } = findRun(options, parsed.id);
  const base = await findBase(repository, run, options);
  const redact = createRunRedactor(options);
  const contents: [ArtifactFile["name"], Buffer][] = [
    [ARTIFACT_NAMES.patch, await makePatch(repository, base)],
    [ARTIFACT_NAMES.run, Buffer.from(`${redactJsonLines(redact)(JSON.stringify(run))}\n`)],
  ];
  if (existsSync(transcriptPath)) {
    const lines = readFileSync(transcriptPath, "utf8").split("\n").map(redactJsonLines(redact));
    contents.push([ARTIFACT_NAMES.transcript, Buffer.from(lines.join("\n"))]);
  }
  const files = contents.map(([name, content]) => describeArtifact(name, content));
  const manifest: Manifest = { schemaVersion: 1, kind: "ci-artifacts", issue: run.issue, run: run.run, base, files };
  writeFolder(options.folder, [
    ...contents,
    // Last: a folder that was cut short has none.
    [ARTIFACT_NAMES.manifest, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)],
  ]);
  return { manifest, outcome: run.outcome };
}

const PACKABLE: ReadonlySet<ResolveRun["outcome"]> = new Set(["resolved", "closed", "waiting"]);

function findRun({ root }: PackOptions, issueId: string): PackableRun {
  const runs = listRuns(root).filter(({ run }) => run !== null && isSameIssue(run.issue, issueId));
  const found = runs.find(
    (past): past is PackableRun => past.run !== null && past.run.commit !== null && PACKABLE.has(past.run.outcome),
  );
  if (found !== undefined) return found;
  const newest = runs[0]?.run;
  throw new RunnerError("LLI_NOTHING_TO_PACK", `No run of ${issueId} here has ended well in a commit`, {
    hint:
      newest === undefined || newest === null
        ? `Run \`ll-issues resolve ${issueId}\` first`
        : `The newest one: ${newest.outcome}, ${newest.reason}`,
  });
}

async function findBase(repository: Repository, run: ResolveRun, { base, env }: PackOptions): Promise<string> {
  const named = base === null ? [env.GITHUB_SHA, env.CI_COMMIT_SHA, `${run.commit}^`] : [base];
  for (const name of named.filter((one): one is string => one !== undefined && one !== "")) {
    const id = await findCommit(repository, name);
    if (id === null) continue;
    const { status } = await tryGit(repository.top, ["merge-base", "--is-ancestor", id, "HEAD"]);
    if (status === 0) return id;
  }
  throw new RunnerError("LLI_REF_NOT_FOUND", `No commit that the work began from: ${named.join(", ")}`, {
    hint: "Name it with --base; it has to be in this clone (fetch-depth: 0)",
  });
}

/** Everything that can be configured is said: the settings of this clone may be anybody's by now. */
async function makePatch(repository: Repository, base: string): Promise<Buffer> {
  const args = [
    "diff",
    "--binary",
    "--full-index",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--unified=3",
    "--inter-hunk-context=0",
    "--no-relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    base,
    "HEAD",
  ];
  return (await runGit(repository.top, args)).stdout;
}

function writeFolder(folder: string, contents: readonly (readonly [string, Buffer])[]): void {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.values(ARTIFACT_NAMES)) rmSync(path.join(folder, name), { force: true });
  for (const [name, content] of contents) writeFileSync(path.join(folder, name), content, { flag: "wx", mode: 0o644 });
}
