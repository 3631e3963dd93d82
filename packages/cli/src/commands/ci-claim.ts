import { hostname } from "node:os";
import { type ClaimPlace, type ClaimRecord, claimIssue, endClaim, openRepository, renewClaim } from "@ll-issues/runner";
import { findIssue } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CiClaimArguments } from "../declare/ci.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { writeGithubOutput } from "../output/ci/github-output.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";

/** How an action on a claim ended. */
interface ClaimEnding {
  /** Whether it is, or until now was, ours. */
  readonly won: boolean;
  readonly token: string | null;
  readonly holder: ClaimRecord | null;
}

/** Claim an issue for this job, or renew, finish or give back its claim. Exits 1 when the issue is somebody else's. */
export async function runCiClaim(line: GlobalArguments, options: CiClaimArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const { parsed } = await findIssue(root, config, options.id);
  const place: ClaimPlace = {
    repository: await openRepository(root),
    remote: options.remote,
    owner: options.owner ?? nameJob(io.env),
    leaseMs: options.leaseMinutes * 60_000,
    now: () => new Date(),
  };
  const { won, token, holder } = await act(place, parsed.id, options);
  const owner = holder === null ? null : { owner: holder.owner, state: holder.state, expiresAt: holder.expiresAt };
  const document = {
    schemaVersion: 1,
    kind: "ci-claim",
    action: options.action,
    issue: parsed.id,
    won,
    token,
    holder: owner,
  };
  await io.stdout.write(
    line.json ? `${toSafeJson(document)}\n` : `${describe(options.action, parsed.id, { won, token, holder })}\n`,
  );
  if (options.action === "claim" || options.action === "renew") {
    await writeGithubOutput(io.env, { claimed: String(won), token: token ?? "" });
  }
  return won ? EXIT.ok : EXIT.findings;
}

async function act(place: ClaimPlace, id: string, { action, token = "" }: CiClaimArguments): Promise<ClaimEnding> {
  switch (action) {
    case "claim": {
      const attempt = await claimIssue(place, id);
      return attempt.won
        ? { won: true, token: attempt.claim.token, holder: attempt.claim.record }
        : { won: false, token: null, holder: attempt.holder };
    }
    case "renew": {
      const claim = await renewClaim(place, id, token);
      return { won: claim !== null, token: claim?.token ?? null, holder: claim?.record ?? null };
    }
    case "finish":
    case "give-back":
      return {
        won: await endClaim(place, id, token, action === "finish" ? "finished" : "given-back"),
        token: null,
        holder: null,
      };
  }
}

function describe(action: CiClaimArguments["action"], id: string, { won, token, holder }: ClaimEnding): string {
  if (won)
    return token === null
      ? `${id}: ${action === "finish" ? "finished" : "given back"}`
      : `${id}: claimed until ${holder?.expiresAt ?? ""}, token ${token}`;
  if (action !== "claim") return `${id}: this claim is ours no more`;
  if (holder === null) return `${id}: claimed by somebody else`;
  return holder.state === "finished"
    ? `${id}: finished by ${escapeLine(holder.owner)}`
    : `${id}: claimed by ${escapeLine(holder.owner)} until ${escapeLine(holder.expiresAt)}`;
}

/** GitHub Actions, default environment variables; else this machine. */
function nameJob({ GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_JOB, CI_JOB_URL }: Io["env"]): string {
  if (GITHUB_RUN_ID)
    return `${GITHUB_REPOSITORY ?? ""} run ${GITHUB_RUN_ID}.${GITHUB_RUN_ATTEMPT ?? "1"} ${GITHUB_JOB ?? ""}`.trim();
  return CI_JOB_URL || `${hostname()} process ${process.pid}`;
}
