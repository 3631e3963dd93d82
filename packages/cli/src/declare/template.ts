import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Arguments of `template lint`. */
export interface TemplateArguments {
  /** Paths as typed; empty means the template that `resolve` would use. */
  readonly files: readonly string[];
}

/** Declare `template`, whose one action is `lint`. */
export function declareTemplate(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "template <action> [files..]",
    "Prove that a prompt template invites no question where nobody can answer (template lint)",
    (command) =>
      command
        .positional("action", { choices: ["lint"] as const, demandOption: true, describe: "What to do" })
        .positional("files", {
          type: "string",
          array: true,
          default: [] as string[],
          defaultDescription: "the template that resolve would use",
          describe: "Templates to look at",
        }),
    ({ files }) => {
      const options: TemplateArguments = { files };
      choose({
        name: "template",
        options,
        run: async (line, io) => (await import("../commands/template.ts")).runTemplateLint(line, options, io),
      });
    },
  );
}
