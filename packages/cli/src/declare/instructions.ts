import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Declare `instructions`. */
export function declareInstructions(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "instructions [topic]",
    "Print how an agent works with this tracker, one page. Reads and writes nothing",
    (command) =>
      command.positional("topic", {
        type: "string",
        describe: "overview, create, query, json, links, hygiene",
        default: "overview",
      }),
    ({ topic }) =>
      choose({
        name: "instructions",
        options: { topic },
        run: async (line, io) => (await import("../commands/instructions.ts")).runInstructions(line, topic, io),
      }),
  );
}
