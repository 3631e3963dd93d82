import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { UsageError } from "../usage-error.ts";

const ACTIONS = ["matrix", "claim", "renew", "finish", "give-back"] as const;

/** What `ci matrix` is asked. */
export interface CiMatrixArguments {
  readonly wave: number;
  readonly max: number;
}

/** What `ci claim` and its kin are asked. */
export interface CiClaimArguments {
  readonly action: Exclude<(typeof ACTIONS)[number], "matrix">;
  readonly id: string;
  readonly remote: string;
  readonly leaseMinutes: number;
  /** Undefined: the job, or this machine. */
  readonly owner: string | undefined;
  /** What `claim` printed; undefined for `claim` itself. */
  readonly token: string | undefined;
}

/** A matrix of GitHub Actions holds so many jobs. */
const MOST_JOBS = 256;

/** Declare `ci`. */
export function declareCi(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "ci <action> [id]",
    "What a CI job calls: the matrix of ready issues, and claims that one of many machines wins",
    (command) =>
      command
        .positional("action", { choices: ACTIONS, demandOption: true, describe: "What to do" })
        .positional("id", { type: "string", describe: "The issue to claim: BUG-12" })
        .option("wave", { type: "string", requiresArg: true, describe: "matrix: the jobs of this wave (default: 1)" })
        .option("max", { type: "string", requiresArg: true, describe: `matrix: so many jobs (default: ${MOST_JOBS})` })
        .option("remote", {
          type: "string",
          requiresArg: true,
          default: "origin",
          describe: "claim: where claims are kept",
        })
        .option("lease-minutes", {
          type: "string",
          requiresArg: true,
          describe: "claim: how long it holds without renewal (default: 90)",
        })
        .option("owner", { type: "string", requiresArg: true, describe: "claim: who holds it (default: this job)" })
        .option("token", {
          type: "string",
          requiresArg: true,
          describe: "renew, finish, give-back: what claim printed",
        }),
    ({ action, id, wave, max, remote, leaseMinutes, owner, token }) => {
      if (action === "matrix") {
        if (id !== undefined) throw new UsageError("ci matrix is for all issues", "Leave the id out");
        const options: CiMatrixArguments = {
          wave: toCount("wave", wave ?? "1"),
          max: Math.min(MOST_JOBS, toCount("max", max ?? String(MOST_JOBS))),
        };
        choose({
          name: "ci",
          options,
          run: async (line, io) => (await import("../commands/ci-matrix.ts")).runCiMatrix(line, options, io),
        });
        return;
      }
      if (id === undefined) throw new UsageError(`An issue is missing: ll-issues ci ${action} BUG-12`);
      if ((token === undefined) !== (action === "claim")) {
        throw new UsageError(
          action === "claim" ? "ci claim takes no --token" : `ci ${action} needs the --token that ci claim printed`,
        );
      }
      if (token !== undefined && !/^[0-9a-f]{40,64}$/.test(token))
        throw new UsageError(`--token is what ci claim printed, not ${JSON.stringify(token)}`);
      const options: CiClaimArguments = {
        action,
        id,
        remote,
        leaseMinutes: toCount("lease-minutes", leaseMinutes ?? "90"),
        owner,
        token,
      };
      choose({
        name: "ci",
        options,
        run: async (line, io) => (await import("../commands/ci-claim.ts")).runCiClaim(line, options, io),
      });
    },
  );
}

function toCount(name: string, written: string): number {
  if (!/^[1-9]\d{0,5}$/.test(written))
    throw new UsageError(`--${name} is a number from 1 on, not ${JSON.stringify(written)}`);
  return Number(written);
}
