import { rmSync } from "node:fs";
import path from "node:path";
import { type ComparedCheck, compareChecks, decidingFailures } from "../../checks/compare-checks.ts";
import type { CheckResult } from "../../checks/run-checks.ts";
import { runRedactedChecks } from "../../checks/run-redacted-checks.ts";
import { RunnerError } from "../../errors.ts";
import { findTampering, guardRepository } from "../../git/guard-repository.ts";
import { listDirtyPaths, type Repository } from "../../git/open-repository.ts";
import { runGit } from "../../git/run-git.ts";
import { type Protection, protectRun } from "../../protect/protect-run.ts";
import { findSecrets } from "../../redact/find-secrets.ts";
import type { ApplyOptions } from "./apply-artifacts.ts";
import { keepPlaces } from "./keep-places.ts";
import type { ProposedChange } from "./open-change.ts";

/**
 * Run the configured checks on a change: its files are put into the working tree, and taken out again whatever comes of it. The commands are those
 * of the commit it is applied to; the code that they run is the change's, so it is kept from our environment, and from what git would obey
 * afterwards.
 *
 * @returns the checks; one that fails without the change as well is said to.
 * @throws {RunnerError} LLI_NOT_CLEAN when a changed path is not as committed; LLI_NOT_ISOLATED where the code could read a secret of this job;
 * LLI_CHECKS_FAILED; LLI_TAMPERED when it changed what git runs.
 */
export async function checkChange(
  repository: Repository,
  change: ProposedChange,
  options: ApplyOptions,
): Promise<readonly ComparedCheck[]> {
  if (options.config.checks.length === 0) return [];
  const protection = protectRun(options);
  assertIsolated(protection, options);
  await assertClean(repository, change);
  const guard = await guardRepository(repository);
  // Not the id that the artefacts name: whatever runs here under the id of the checks is ended with them.
  const runId = `apply-${crypto.randomUUID()}`;
  const onStart = (name: string): void => options.onProgress?.({ type: "stage", stage: "checks", detail: name });
  const run = (): Promise<CheckResult[]> => runRedactedChecks(options, runId, protection, onStart);
  const after = await withChange(repository, change, run);
  assertUntampered(await findTampering(repository, guard));
  const fails = after.some(({ verdict }) => verdict === "FAIL" || verdict === "TIMEOUT");
  const compared = compareChecks(fails ? await run() : [], after);
  const deciding = decidingFailures(compared);
  assertUntampered(await findTampering(repository, guard));
  if (deciding.length === 0) return compared;
  throw new RunnerError(
    "LLI_CHECKS_FAILED",
    `The change does not pass: ${deciding.map(({ name, verdict, detail }) => `${name} ${verdict} (${detail})`).join(", ")}`,
    { hint: deciding[0]?.outputTail.trim().split("\n").slice(-20).join("\n") },
  );
}

/** Do something while the files of a change stand in the working tree. */
async function withChange<T>(repository: Repository, change: ProposedChange, run: () => Promise<T>): Promise<T> {
  const putBack = keepPlaces(
    repository.top,
    change.paths.map((one) => one.path),
  );
  let result: T;
  try {
    await putInto(repository, change);
    result = await run();
  } catch (error) {
    putBackAfter(error, putBack);
    throw error;
  }
  putBack();
  return result;
}

/** What went wrong first is what somebody wants to know. */
function putBackAfter(error: unknown, putBack: () => void): void {
  try {
    putBack();
  } catch (cause) {
    if (error instanceof Error) error.cause ??= cause;
  }
}

/** Without a namespace the tests that somebody else's patch brings along could read the token that is to write. */
function assertIsolated({ kind, exposed }: Protection, { env, config }: ApplyOptions): void {
  if (kind === "namespace" || (kind === "clean-environment" && exposed.length === 0)) return;
  if (findSecrets(env, config.secrets).length === 0) return;
  throw new RunnerError(
    "LLI_NOT_ISOLATED",
    "The checks run code of the change, which could read the secrets of this job here: there are no user namespaces",
    {
      hint: "On Ubuntu switch them on in a step before (`sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`), or say --no-checks and have the pull request checked by its own jobs",
    },
  );
}

async function assertClean(repository: Repository, { paths }: ProposedChange): Promise<void> {
  const dirty = await listDirtyPaths(repository);
  const [first] = paths.filter(({ path: file }) => dirty.has(file));
  if (first === undefined) return;
  throw new RunnerError("LLI_NOT_CLEAN", `The change touches ${first.path}, which is not as it is committed`, {
    path: first.path,
    hint: "Apply it to a fresh checkout",
  });
}

/** The files are put in as they stand in the change: no setting of the person has a part in it. */
const NO_SETTINGS = ["-c", "core.hooksPath=/dev/null", "-c", "core.attributesFile=/dev/null", "-c", "safe.directory=*"];

/** Make the files of the change what they are in its index; the person's own index is not asked. */
async function putInto(repository: Repository, { paths, env, index }: ProposedChange): Promise<void> {
  const own = { ...env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_INDEX_FILE: index };
  const listed = await runGit(repository.top, [...NO_SETTINGS, "ls-files", "-z"], { env: own });
  const there = new Set(listed.stdout.toString("utf8").split("\0"));
  // First what goes, so that a file can take the place of a folder.
  for (const { path: file } of paths) if (!there.has(file)) rmSync(path.join(repository.top, file), { force: true });
  const wanted = paths.filter(({ path: file }) => there.has(file)).map(({ path: file }) => `${file}\0`);
  await runGit(repository.top, [...NO_SETTINGS, "checkout-index", "--force", "-z", "--stdin"], {
    env: own,
    input: wanted.join(""),
  });
}

function assertUntampered(tampered: readonly string[]): void {
  const [first] = tampered;
  if (first === undefined) return;
  throw new RunnerError("LLI_TAMPERED", `The checks changed what git runs here: ${tampered.join(", ")}`, {
    path: first,
    hint: "Look at the code of the change: nothing was published",
  });
}
