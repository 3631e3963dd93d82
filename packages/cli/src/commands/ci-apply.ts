import path from "node:path";
import {
  type ApplyOptions,
  applyArtifacts,
  catchSignals,
  openGithub,
  type PublishedChange,
  publishChange,
  type VerifiedChange,
} from "@ll-issues/runner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CiApplyArguments } from "../declare/ci/apply.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { formatPullRequest } from "../output/ci/format-pull-request.ts";
import { writeGithubOutput } from "../output/ci/github-output.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { watchProgress } from "../progress/watch-progress.ts";
import { UsageError } from "../usage-error.ts";

/** Hold what another job hands over against the rules and the checks of this checkout, and publish it as a pull request. */
export async function runCiApply(line: GlobalArguments, options: CiApplyArguments, io: Io): Promise<number> {
  const tracker = await openTracker(line, io);
  const folder = path.resolve(io.cwd, options.folder);
  // Asked before anything runs: without them the work would be for nothing.
  const github = options.dryRun ? null : openGithub(io.env);
  const baseBranch = options.dryRun ? "" : (options.baseBranch ?? findBaseBranch(io.env));
  const signals = catchSignals();
  const progress = watchProgress(options.folder, io, line);
  signals.killSignal.addEventListener("abort", () => progress.stop(), { once: true });
  const apply: ApplyOptions = {
    ...tracker,
    env: io.env,
    folder,
    checks: options.checks,
    onProgress: (event) => progress.onProgress(event),
    signal: signals.signal,
    killSignal: signals.killSignal,
  };
  try {
    const { verified, published } = await applyArtifacts(apply, async (verified, change) => {
      if (github === null) return { verified, published: null };
      const body = formatPullRequest(verified, jobUrl(io.env));
      const { config } = tracker;
      return { verified, published: await publishChange(github, verified, change, { config, baseBranch, body }) };
    });
    progress.stop();
    await io.stdout.write(
      line.json ? `${toSafeJson(toDocument(verified, published))}\n` : describe(verified, published),
    );
    if (published !== null) {
      const { number, url } = published.pullRequest;
      await writeGithubOutput(io.env, { "pull-request": String(number), url, branch: verified.branch });
    }
    return EXIT.ok;
  } finally {
    progress.stop();
    signals.release();
  }
}

/** GitHub, "Default environment variables": the branch of a pull request's target, else the one that the job runs on. */
function findBaseBranch({ GITHUB_BASE_REF, GITHUB_REF, GITHUB_REF_NAME }: Io["env"]): string {
  if (GITHUB_BASE_REF) return GITHUB_BASE_REF;
  if (GITHUB_REF?.startsWith("refs/heads/") && GITHUB_REF_NAME) return GITHUB_REF_NAME;
  throw new UsageError("This job runs on no branch: say --base-branch");
}

/** Where the log of this job is. */
function jobUrl({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: Io["env"]): string | null {
  const url = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  return /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/actions\/runs\/\d+$/.test(url) ? url : null;
}

function toDocument(verified: VerifiedChange, published: PublishedChange | null): object {
  const { issue, runId, branch, base, tree, paths, checks } = verified;
  return {
    schemaVersion: 1,
    kind: "ci-apply",
    issue: issue.id,
    run: runId,
    branch,
    base,
    tree,
    files: paths.map(({ path: file, status, modeBefore, modeAfter, bytes }) => ({
      path: file,
      status,
      modeBefore,
      modeAfter,
      bytes,
    })),
    checks: checks?.map(({ name, verdict, detail }) => ({ name, verdict, detail })) ?? null,
    published,
  };
}

function describe({ issue, branch, paths, checks }: VerifiedChange, published: PublishedChange | null): string {
  const said = (checks ?? []).map(
    ({ name, verdict, detail }) => `  ${verdict}  ${escapeLine(name)}  ${escapeLine(detail)}\n`,
  );
  const files = paths.map(({ path: file, status, modeBefore, modeAfter }) => {
    const mode = status === "modified" && modeBefore !== modeAfter ? `  mode ${modeBefore} → ${modeAfter}` : "";
    return `  ${status.padEnd(12)} ${escapeLine(file)}${mode}\n`;
  });
  const head = `${issue.id}: ${paths.length} files may change\n${files.join("")}${said.join("")}`;
  if (published === null) return `${head}Nothing was published (--dry-run)\n`;
  const { pullRequest, branch: how } = published;
  return `${head}Branch ${branch} ${how}; pull request ${pullRequest.number} ${pullRequest.created ? "opened" : "updated"}: ${escapeLine(pullRequest.url)}\n`;
}
