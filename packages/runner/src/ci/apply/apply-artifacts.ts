import { type Config, findIssue } from "@ll-issues/tracker";
import type { ComparedCheck } from "../../checks/compare-checks.ts";
import { openRepository } from "../../git/open-repository.ts";
import type { ResolveProgress } from "../../resolve/resolve-options.ts";
import { assertOwnTree } from "../assert-trusted.ts";
import { branchOf } from "../plan-waves.ts";
import { type ReportedRun, readArtifacts } from "./artifacts.ts";
import { assertAllowed } from "./assert-allowed.ts";
import { checkChange } from "./check-change.ts";
import { type ChangedPath, openChange, type ProposedChange } from "./open-change.ts";

/** What is to be applied, and where. */
export interface ApplyOptions {
  /** Absolute path of the folder that holds `.issues/`; its commit is what the change is applied to, and its configuration is in force. */
  readonly root: string;
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the folder that `packArtifacts` wrote in another job. */
  readonly folder: string;
  /** Run the configured checks on the change. */
  readonly checks: boolean;
  readonly onProgress?: (progress: ResolveProgress) => void;
  /** Aborting it ends the checks. */
  readonly signal?: AbortSignal | undefined;
  /** Aborting it kills checks that have not ended since. */
  readonly killSignal?: AbortSignal | undefined;
}

/** A change that may be published. */
export interface VerifiedChange {
  /** Id, type and title of the issue, as they are before the change. */
  readonly issue: { readonly id: string; readonly type: string; readonly title: string };
  readonly runId: string;
  /** `ll/BUG-1-words`. */
  readonly branch: string;
  /** The commit it is applied to, and the tree it comes to. */
  readonly base: string;
  readonly tree: string;
  readonly paths: readonly ChangedPath[];
  /** What the checks said here, now; null when they were not to run. */
  readonly checks: readonly ComparedCheck[] | null;
  /** What the other job says. */
  readonly run: ReportedRun;
}

/**
 * Take over what a job that ran Claude hands over: hold the artefacts against their manifest, the change against the rules of the commit that is checked
 * out here, and the code against its checks; then let `use` have it. Nothing that comes with the artefacts decides anything: neither what is
 * protected, nor what the checks are, nor where it is published.
 *
 * @param use is given the verified change while its objects are there.
 * @throws {RunnerError} LLI_ARTIFACTS_INVALID, the codes of `openChange`, `assertAllowed` and `checkChange`; LLI_UNTRUSTED_FORK and
 * LLI_UNTRUSTED_CONFIG in a job for a pull request whose own tree cannot be relied upon. Then nothing is written.
 */
export async function applyArtifacts<T>(
  options: ApplyOptions,
  use: (verified: VerifiedChange, change: ProposedChange) => Promise<T>,
): Promise<T> {
  const { manifest, patch, run } = readArtifacts(options.folder);
  await assertOwnTree(options);
  const repository = await openRepository(options.root);
  const { parsed, path: issuePath } = await findIssue(options.root, options.config, manifest.issue);
  const change = await openChange(repository, patch);
  try {
    const rules = { config: options.config, prefix: repository.prefix, issueId: parsed.id };
    await assertAllowed(change, rules);
    const checks = options.checks ? await checkChange(repository, change, options) : null;
    const verified: VerifiedChange = {
      issue: { id: parsed.id, type: parsed.type, title: parsed.title },
      runId: manifest.run,
      branch: branchOf(parsed.id, issuePath),
      base: change.base,
      tree: change.tree,
      paths: change.paths,
      checks,
      run,
    };
    return await use(verified, change);
  } finally {
    change.close();
  }
}
