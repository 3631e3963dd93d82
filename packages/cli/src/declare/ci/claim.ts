import type { Argv } from "yargs";
import type { Choose } from "../../arguments/command-line.ts";
import { UsageError } from "../../usage-error.ts";
import { withId } from "../shared-options.ts";
import { type HoldArguments, toHold, withHold } from "./ci-options.ts";

/** What `ci claim` and its kin are asked. */
export interface CiClaimArguments extends HoldArguments {
  readonly action: "claim" | "renew" | "finish" | "give-back";
  readonly id: string;
  /** What `claim` printed; undefined for `claim` itself. */
  readonly token: string | undefined;
}

/** What is done with a claim that one has. */
const HELD = [
  ["renew", "Hold a claim for another lease"],
  ["finish", "End a claim: the issue is worked off, and nobody begins again"],
  ["give-back", "End a claim: the issue is free again"],
] as const;

/** Declare `ci claim`. */
export function declareCiClaim(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "claim <id>",
    "Win an issue for this job among all machines, and reserve its budget",
    (command) => withHold(withId(command)),
    ({ id, remote, leaseMinutes, owner }) =>
      chooseClaim(choose, { action: "claim", id, token: undefined, ...toHold({ remote, leaseMinutes, owner }) }),
  );
}

/** Declare `ci renew`, `ci finish` and `ci give-back`. */
export function declareCiHeld(parser: Argv, choose: Choose): Argv {
  return HELD.reduce(
    (declared, [action, describe]) =>
      declared.command(
        `${action} <id>`,
        describe,
        (command) =>
          withHold(withId(command)).option("token", {
            type: "string",
            requiresArg: true,
            demandOption: true,
            describe: "What claim printed",
          }),
        ({ id, token, remote, leaseMinutes, owner }) => {
          if (!/^[0-9a-f]{40,64}$/.test(token))
            throw new UsageError(`--token is what ci claim printed, not ${JSON.stringify(token)}`);
          chooseClaim(choose, { action, id, token, ...toHold({ remote, leaseMinutes, owner }) });
        },
      ),
    parser,
  );
}

function chooseClaim(choose: Choose, options: CiClaimArguments): void {
  choose({
    name: "ci",
    options,
    run: async (line, io) => (await import("../../commands/ci-claim.ts")).runCiClaim(line, options, io),
  });
}
