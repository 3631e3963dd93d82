import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Declare `init`. */
export function declareInit(parser: Argv, choose: Choose): Argv {
  return parser.command("init", "Make .issues/ with a folder for each type of issue", {}, () =>
    choose({
      name: "init",
      options: {},
      run: async (line, io) => (await import("../commands/init.ts")).runInit(line, io),
    }),
  );
}
