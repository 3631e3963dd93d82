import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Declare `next`. */
export function declareNext(parser: Argv, choose: Choose): Argv {
  return parser.command("next", "Say which issue to work on next, or why there is none. Writes nothing", {}, () =>
    choose({
      name: "next",
      options: {},
      run: async (line, io) => (await import("../commands/next.ts")).runNext(line, io),
    }),
  );
}
