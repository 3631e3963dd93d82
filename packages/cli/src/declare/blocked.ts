import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Declare `blocked`. */
export function declareBlocked(parser: Argv, choose: Choose): Argv {
  return parser.command("blocked", "List issues that wait, and for what. Reads .issues/, writes nothing", {}, () =>
    choose({
      name: "blocked",
      options: {},
      run: async (line, io) => (await import("../commands/blocked.ts")).runBlocked(line, io),
    }),
  );
}
