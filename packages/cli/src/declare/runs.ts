import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Arguments of `runs`. */
export interface RunsArguments {
  /** An issue or a run; undefined lists all. */
  readonly id: string | undefined;
  readonly log: boolean;
}

/** Declare `runs`. */
export function declareRuns(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "runs [id]",
    "Past runs on this machine: outcome, duration, cost, checks, commit. Writes nothing",
    (command) =>
      command
        .positional("id", { type: "string", describe: "Runs of one issue, or one run by its id" })
        .option("log", { type: "boolean", default: false, describe: "The transcript of the newest of them, readable" }),
    ({ id, log }) => {
      const options: RunsArguments = { id, log };
      choose({
        name: "runs",
        options,
        run: async (line, io) => (await import("../commands/runs.ts")).runRuns(line, options, io),
      });
    },
  );
}
