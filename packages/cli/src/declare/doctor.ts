import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Declare `doctor`. */
export function declareDoctor(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "doctor",
    "See whether this machine can resolve issues here; bring killed runs to their end",
    {},
    () =>
      choose({
        name: "doctor",
        options: {},
        run: async (line, io) => (await import("../commands/doctor.ts")).runDoctor(line, io),
      }),
  );
}
