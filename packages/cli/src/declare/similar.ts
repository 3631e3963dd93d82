import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { toNumber, toScore, withId } from "./shared-options.ts";

/** Arguments of `similar`. */
export interface SimilarArguments {
  readonly id: string;
  readonly minimum: number;
  readonly limit: number;
}

/** Declare `similar`. */
export function declareSimilar(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "similar <id>",
    "List the issues most like one, open or ended. Reads .issues/, writes nothing",
    (command) =>
      withId(command)
        .option("min", { type: "string", requiresArg: true, default: "0.15", describe: "The least likeness, 0 to 1" })
        .option("limit", { type: "string", requiresArg: true, default: "10", describe: "Show so many; 0 for all" }),
    ({ id, min, limit }) => {
      const options: SimilarArguments = { id, minimum: toScore("--min", min), limit: toNumber("--limit", limit) };
      choose({
        name: "similar",
        options,
        run: async (line, io) => (await import("../commands/similar.ts")).runSimilar(line, options, io),
      });
    },
  );
}
