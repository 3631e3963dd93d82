import type { Argv } from "yargs";
import type { Choose } from "../../arguments/command-line.ts";
import { toList } from "../shared-options.ts";
import { type HoldArguments, toCount, toHold, withHold } from "./ci-options.ts";

/** What `ci matrix` is asked. */
export interface CiMatrixArguments {
  readonly wave: number;
  readonly max: number;
  /** Only these issues; empty: all. */
  readonly only: readonly string[];
  /** Only issues with this label in their frontmatter; undefined: all. */
  readonly label: string | undefined;
  /** In a job for a labelled issue: only what its title names, if whoever labelled it may write. */
  readonly event: boolean;
  /** Claim each issue and reserve its budget; undefined: only say what could be. */
  readonly claim: HoldArguments | undefined;
}

/** A matrix of GitHub Actions holds so many jobs. */
const MOST_JOBS = 256;

/** Declare `ci matrix`. */
export function declareCiMatrix(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "matrix",
    "The ready issues as a matrix of jobs",
    (command) =>
      withHold(command)
        .option("wave", { type: "string", requiresArg: true, describe: "The jobs of this wave (default: 1)" })
        .option("max", { type: "string", requiresArg: true, describe: `So many jobs (default: ${MOST_JOBS})` })
        .option("only", { type: "string", describe: "Only these issues (BUG-1,BUG-2); empty: all" })
        .option("label", { type: "string", describe: "Only issues with this label; empty: all" })
        .option("event", {
          type: "boolean",
          default: false,
          describe: "Only the issues that the title of the labelled issue names, if whoever labelled it may write",
        })
        .option("claim", {
          type: "boolean",
          default: false,
          describe: "Claim each issue and reserve its budget; only those that were won are in the matrix",
        }),
    ({ wave, max, only, label, event, claim, remote, leaseMinutes, owner }) => {
      const options: CiMatrixArguments = {
        wave: toCount("wave", wave ?? "1"),
        max: Math.min(MOST_JOBS, toCount("max", max ?? String(MOST_JOBS))),
        only: toList(only),
        label: label === "" ? undefined : label,
        event,
        claim: claim ? toHold({ remote, leaseMinutes, owner }) : undefined,
      };
      choose({
        name: "ci",
        options,
        run: async (line, io) => (await import("../../commands/ci-matrix.ts")).runCiMatrix(line, options, io),
      });
    },
  );
}
