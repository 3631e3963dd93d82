import type { Argv } from "yargs";
import type { Choose } from "../../arguments/command-line.ts";
import { withId } from "../shared-options.ts";

/** What `ci pack` is asked. */
export interface CiPackArguments {
  readonly id: string;
  /** As typed. */
  readonly folder: string;
  /** Undefined: the commit of the job, or the one before the run's. */
  readonly base: string | undefined;
}

/** Declare `ci pack`. */
export function declareCiPack(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "pack <id> <folder>",
    "Write the last run of an issue as files for another job: patch, record, transcript, manifest",
    (command) =>
      withId(command)
        .positional("folder", { type: "string", demandOption: true, describe: "Where to write them" })
        .option("base", {
          type: "string",
          requiresArg: true,
          describe: "The commit that the work began from (default: the job's, or the one before the run's)",
        }),
    ({ id, folder, base }) => {
      const options: CiPackArguments = { id, folder, base };
      choose({
        name: "ci",
        options,
        run: async (line, io) => (await import("../../commands/ci-pack.ts")).runCiPack(line, options, io),
      });
    },
  );
}
