import type { Argv } from "yargs";
import type { Choose, ChosenCommand } from "../arguments/command-line.ts";

/** What runs when no command was given. */
export const STATUS: ChosenCommand = {
  name: "status",
  options: {},
  run: async (line, io) => (await import("../commands/status.ts")).runStatus(line, io),
};

/** Declare `status`. */
export function declareStatus(parser: Argv, choose: Choose): Argv {
  return parser.command(
    ["status", "st"],
    "Show where things stand, in ten lines; so does ll-issues alone. Reads .issues/, writes nothing",
    {},
    () => choose(STATUS),
  );
}
