import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Arguments of `next`. */
export interface NextArguments {
  readonly all: boolean;
}

/** Declare `next`. */
export function declareNext(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "next",
    "Say which issue to work on next, or why there is none. Reads .issues/, writes nothing",
    (command) =>
      command.option("all", {
        alias: "a",
        type: "boolean",
        default: false,
        describe: "Every issue that has not ended, with why it is ready or not",
      }),
    ({ all }) => {
      const options: NextArguments = { all };
      choose({
        name: "next",
        options,
        run: async (line, io) => (await import("../commands/next.ts")).runNext(line, options, io),
      });
    },
  );
}
