import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withGates, withId } from "./shared-options.ts";

/** Arguments of `prompt`. */
export interface PromptArguments {
  readonly id: string;
  readonly gates: boolean;
}

/** Declare `prompt`. */
export function declarePrompt(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "prompt <id>",
    "Print exactly what Claude would be given. Writes nothing",
    (command) => withGates(withId(command)),
    ({ id, gates }) => {
      const options: PromptArguments = { id, gates };
      choose({
        name: "prompt",
        options,
        run: async (line, io) => (await import("../commands/prompt.ts")).runPrompt(line, options, io),
      });
    },
  );
}
