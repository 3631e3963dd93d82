import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withId } from "./shared-options.ts";

/** Declare `show`. */
export function declareShow(parser: Argv, choose: Choose): Argv {
  return parser.command("show <id>", "Show one issue. Reads it and its blockers, writes nothing", withId, ({ id }) =>
    choose({
      name: "show",
      options: { id },
      run: async (line, io) => (await import("../commands/show.ts")).runShow(line, id, io),
    }),
  );
}
