import { existsSync, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findGit } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";
import { openRepository, type Repository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** What is not the work of people, besides what a `.gitignore` in the folder names. */
const NEVER_TAKEN = ["node_modules/", ".venv/", "venv/", "__pycache__/", ".tox/", ".gradle/", "*.pyc"];

/** How much is taken down without git, before and after each run. More takes longer than anybody waits, and wants git anyway. */
export interface SnapshotLimits {
  readonly files: number;
  readonly bytes: number;
}

const LIMITS: SnapshotLimits = { files: 20_000, bytes: 256 * 1024 * 1024 };

/**
 * Open the repository that a folder lies in; where there is none, a private one in the state folder that only serves to see what a run changes.
 *
 * In the private one nothing is ever committed and nothing is dirty: what was there before the run is the baseline.
 *
 * @param directory absolute.
 * @param stateDir absolute path of the state folder.
 * @throws {RunnerError} LLI_NO_GIT when there is a repository that git does not accept, or the folder holds more than is taken down without git.
 * @throws {TrackerError} LLI_NO_GIT when git cannot be started.
 */
export async function openRepositoryOrSnapshots(
  directory: string,
  stateDir: string,
  limits: SnapshotLimits = LIMITS,
): Promise<Repository> {
  try {
    return await openRepository(directory);
  } catch (error) {
    if (!(error instanceof RunnerError) || !isOutsideGit(directory, error)) throw error;
    return await openSnapshots(directory, path.join(stateDir, "snapshots.git"), limits);
  }
}

/** Both git and the files say so; a repository of somebody else's, a broken or a bare one is not "none". */
function isOutsideGit(directory: string, error: RunnerError): boolean {
  return findGit(directory) === null && error.message.includes("not a git repository");
}

async function openSnapshots(top: string, store: string, limits: SnapshotLimits): Promise<Repository> {
  const env = { GIT_DIR: store, GIT_WORK_TREE: top };
  if (!existsSync(path.join(store, "HEAD"))) {
    mkdirSync(store, { recursive: true, mode: 0o700 });
    // Without a template: no hooks come along.
    await runGit(top, ["init", "--quiet", "--template="], { env });
  }
  mkdirSync(path.join(store, "info"), { recursive: true });
  writeFileSync(path.join(store, "info", "exclude"), `${NEVER_TAKEN.join("\n")}\n`);
  const repository = { kind: "snapshots", top, commonDir: store, gitDir: store, prefix: "", env } as const;
  await assertWithinLimits(repository, limits);
  return repository;
}

async function assertWithinLimits({ top, env }: Repository, limits: SnapshotLimits): Promise<void> {
  const listing = await runGit(top, ["ls-files", "--others", "--exclude-standard", "-z"], { env });
  const files = listing.stdout.toString("utf8").split("\0").slice(0, -1);
  const bytes = files.slice(0, limits.files).reduce((sum, file) => sum + sizeOf(path.join(top, file)), 0);
  if (files.length <= limits.files && bytes <= limits.bytes) return;
  const size = `${files.length} files, ${Math.round(bytes / 1024 / 1024)} MiB`;
  throw new RunnerError(
    "LLI_NO_GIT",
    `No git working tree at ${top}, and it holds more than is taken down without git (${size})`,
    {
      path: top,
      hint: "Run `git init` and commit once, or name in .gitignore what is not yours",
    },
  );
}

function sizeOf(file: string): number {
  return lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
