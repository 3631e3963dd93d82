import { type ClaimPlace, type ClaimRecord, claimForRun, endClaim, renewClaim } from "@ll-issues/runner";
import { type Config, findIssue } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CiClaimArguments } from "../declare/ci/claim.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { writeGithubOutput } from "../output/ci/github-output.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { openClaimPlace } from "./ci-place.ts";

/** How an action on a claim ended. */
interface ClaimEnding {
  /** Whether it is, or until now was, ours. */
  readonly won: boolean;
  readonly token: string | null;
  readonly holder: ClaimRecord | null;
  /** What the run may cost, in US dollars; null where nothing was reserved. */
  readonly budgetUsd: number | null;
}

/** Claim an issue for this job, or renew, finish or give back its claim. Exits 1 when the issue is somebody else's. */
export async function runCiClaim(line: GlobalArguments, options: CiClaimArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const { parsed } = await findIssue(root, config, options.id);
  const place = await openClaimPlace(root, options, io);
  const { won, token, holder, budgetUsd } = await act(place, parsed.id, config, options);
  const owner = holder === null ? null : { owner: holder.owner, state: holder.state, expiresAt: holder.expiresAt };
  const document = {
    schemaVersion: 1,
    kind: "ci-claim",
    action: options.action,
    issue: parsed.id,
    won,
    token,
    holder: owner,
    budgetUsd,
  };
  await io.stdout.write(
    line.json
      ? `${toSafeJson(document)}\n`
      : `${describe(options.action, parsed.id, { won, token, holder, budgetUsd })}\n`,
  );
  if (options.action === "claim" || options.action === "renew") {
    const budget = options.action === "claim" ? { "budget-usd": budgetUsd === null ? "" : String(budgetUsd) } : {};
    await writeGithubOutput(io.env, { claimed: String(won), token: token ?? "", ...budget });
  }
  return won ? EXIT.ok : EXIT.findings;
}

async function act(
  place: ClaimPlace,
  id: string,
  { limits }: Config,
  { action, token = "" }: CiClaimArguments,
): Promise<ClaimEnding> {
  const nothing = { token: null, holder: null, budgetUsd: null };
  switch (action) {
    case "claim": {
      const attempt = await claimForRun(place, id, limits);
      if (!attempt.won) return { ...nothing, won: false, holder: attempt.holder };
      const { claim, reservation } = attempt;
      return { won: true, token: claim.token, holder: claim.record, budgetUsd: reservation?.budgetUsd ?? null };
    }
    case "renew": {
      const claim = await renewClaim(place, id, token);
      return claim === null
        ? { ...nothing, won: false }
        : { ...nothing, won: true, token: claim.token, holder: claim.record };
    }
    case "finish":
    case "give-back":
      return { ...nothing, won: await endClaim(place, id, token, action === "finish" ? "finished" : "given-back") };
  }
}

function describe(
  action: CiClaimArguments["action"],
  id: string,
  { won, token, holder, budgetUsd }: ClaimEnding,
): string {
  if (won)
    return token === null
      ? `${id}: ${action === "finish" ? "finished" : "given back"}`
      : `${id}: claimed until ${holder?.expiresAt ?? ""}, token ${token}${budgetUsd === null ? "" : `, for ${budgetUsd} USD`}`;
  if (action !== "claim") return `${id}: this claim is ours no more`;
  if (holder === null) return `${id}: claimed by somebody else`;
  return holder.state === "finished"
    ? `${id}: finished by ${escapeLine(holder.owner)}`
    : `${id}: claimed by ${escapeLine(holder.owner)} until ${escapeLine(holder.expiresAt)}`;
}
