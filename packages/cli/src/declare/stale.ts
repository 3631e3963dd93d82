import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withDryRun } from "./shared-options.ts";

/** Arguments of `stale`. */
export interface StaleArguments {
  readonly fix: boolean;
  readonly dryRun: boolean;
}

/** Declare `stale`. */
export function declareStale(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "stale",
    "Find issues whose lines of code have moved. Reads .issues/ and that code; --fix writes the new lines",
    (command) =>
      withDryRun(command).option("fix", {
        type: "boolean",
        default: false,
        describe: "Write the lines that were found again into the issues",
      }),
    ({ fix, dryRun }) => {
      const options: StaleArguments = { fix, dryRun };
      choose({
        name: "stale",
        options,
        run: async (line, io) => (await import("../commands/stale.ts")).runStale(line, options, io),
      });
    },
  );
}
