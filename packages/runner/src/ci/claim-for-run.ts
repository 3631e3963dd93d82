import { type Claim, type ClaimPlace, type ClaimRecord, claimIssue, endClaim } from "./claim.ts";
import { type Budgets, hasLedger, type Reservation, reserveBudget } from "./ledger/budget.ts";

/** How claiming an issue for a run ended. */
export type RunClaim =
  | { readonly won: true; readonly claim: Claim; readonly reservation: Reservation | null }
  | { readonly won: false; readonly holder: ClaimRecord | null };

/**
 * Claim an issue and put aside what its run may cost. Both or none: where the money is not there the claim is given back.
 *
 * @returns without a reservation where no ceiling over several runs is configured.
 * @throws {RunnerError} as `claimIssue`; LLI_BUDGET_SPENT, LLI_ISSUE_BUDGET_SPENT.
 */
export async function claimForRun(place: ClaimPlace, issueId: string, budgets: Budgets): Promise<RunClaim> {
  const attempt = await claimIssue(place, issueId);
  if (!attempt.won) return attempt;
  if (!hasLedger(budgets)) return { ...attempt, reservation: null };
  try {
    const reservation = await reserveBudget(place, { ...place, issue: issueId, budgets });
    return { ...attempt, reservation };
  } catch (error) {
    // Where it cannot be given back it holds until its lease ends; why there is no run is what somebody wants to know.
    await endClaim(place, issueId, attempt.claim.token, "given-back").catch((cause: unknown) => {
      if (error instanceof Error) error.cause ??= cause;
    });
    throw error;
  }
}
