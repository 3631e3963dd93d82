import { isSameIssue } from "@ll-issues/parser";
import { type ClaimPlace, endClaim } from "../claim.ts";
import type { PlannedJob } from "./read-plan.ts";
import type { CollectedJob } from "./sum-up.ts";

/** Claims that were ended, by issue. */
export interface EndedClaims {
  readonly finished: readonly string[];
  readonly givenBack: readonly string[];
}

/**
 * End the claims that the plan still holds: an issue whose work is in a pull request is finished, any other is free again. A claim that a
 * job has renewed or ended since is left to it.
 */
export async function endPlannedClaims(
  place: ClaimPlace,
  planned: readonly PlannedJob[],
  jobs: readonly CollectedJob[],
): Promise<EndedClaims> {
  const ended = { finished: [] as string[], givenBack: [] as string[] };
  for (const { id, token } of planned) {
    if (token === undefined) continue;
    const isApplied = jobs.some((job) => isSameIssue(job.issue, id) && job.applied?.pullRequest);
    const how = isApplied ? "finished" : "given-back";
    if (await endClaim(place, id, token, how)) ended[isApplied ? "finished" : "givenBack"].push(id);
  }
  return ended;
}
