import { hostname } from "node:os";
import { type ClaimPlace, openRepository } from "@ll-issues/runner";
import type { HoldArguments } from "../declare/ci/ci-options.ts";
import type { Io } from "../io.ts";

/** Open the place where this job's claims and money are kept. */
export async function openClaimPlace(root: string, hold: HoldArguments, io: Io): Promise<ClaimPlace> {
  return {
    repository: await openRepository(root),
    remote: hold.remote,
    owner: hold.owner ?? nameJob(io.env),
    leaseMs: hold.leaseMinutes * 60_000,
    now: () => new Date(),
  };
}

/** Name this job for people (GitHub Actions and GitLab CI, default environment variables), else this machine. */
export function nameJob({
  GITHUB_REPOSITORY,
  GITHUB_RUN_ID,
  GITHUB_RUN_ATTEMPT,
  GITHUB_JOB,
  CI_JOB_URL,
}: Io["env"]): string {
  if (GITHUB_RUN_ID)
    return `${GITHUB_REPOSITORY ?? ""} run ${GITHUB_RUN_ID}.${GITHUB_RUN_ATTEMPT ?? "1"} ${GITHUB_JOB ?? ""}`.trim();
  return CI_JOB_URL || `${hostname()} process ${process.pid}`;
}
