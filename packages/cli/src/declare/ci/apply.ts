import type { Argv } from "yargs";
import type { Choose } from "../../arguments/command-line.ts";

/** What `ci apply` is asked. */
export interface CiApplyArguments {
  /** As typed. */
  readonly folder: string;
  /** The branch to be merged into; undefined: that of the job. */
  readonly baseBranch: string | undefined;
  readonly checks: boolean;
  readonly dryRun: boolean;
}

/** Declare `ci apply`. */
export function declareCiApply(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "apply <folder>",
    "Check what ci pack wrote in another job, and open or update its pull request",
    (command) =>
      command
        .positional("folder", { type: "string", demandOption: true, describe: "What ci pack wrote" })
        .option("base-branch", {
          type: "string",
          requiresArg: true,
          describe: "The branch to be merged into (default: the job's)",
        })
        .option("checks", {
          type: "boolean",
          default: true,
          describe:
            "Run the checks of this checkout on the change (--no-checks: leave that to the pull request's own jobs)",
        })
        .option("dry-run", { type: "boolean", default: false, describe: "Check only; publish nothing" }),
    ({ folder, baseBranch, checks, dryRun }) => {
      const options: CiApplyArguments = { folder, baseBranch, checks, dryRun };
      choose({
        name: "ci",
        options,
        run: async (line, io) => (await import("../../commands/ci-apply.ts")).runCiApply(line, options, io),
      });
    },
  );
}
