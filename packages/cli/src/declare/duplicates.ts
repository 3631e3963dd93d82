import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { toNumber, toScore } from "./shared-options.ts";

/** Arguments of `duplicates`. */
export interface DuplicatesArguments {
  readonly minimum: number;
  readonly all: boolean;
  readonly limit: number;
}

/** Declare `duplicates`. */
export function declareDuplicates(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "duplicates",
    "List pairs of issues that may be one, the most alike first. Reads .issues/, writes nothing",
    (command) =>
      command
        .option("min", { type: "string", requiresArg: true, default: "0.6", describe: "The least likeness, 0 to 1" })
        .option("all", { alias: "a", type: "boolean", default: false, describe: "Also pairs of which both have ended" })
        .option("limit", { type: "string", requiresArg: true, default: "50", describe: "Show so many; 0 for all" }),
    ({ min, all, limit }) => {
      const options: DuplicatesArguments = {
        minimum: toScore("--min", min),
        all,
        limit: toNumber("--limit", limit),
      };
      choose({
        name: "duplicates",
        options,
        run: async (line, io) => (await import("../commands/duplicates.ts")).runDuplicates(line, options, io),
      });
    },
  );
}
