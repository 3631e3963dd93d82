import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { UsageError } from "../usage-error.ts";
import { withDryRun, withId } from "./shared-options.ts";

/** Arguments of `rename`. */
export interface RenameArguments {
  readonly id: string;
  readonly title: string;
  readonly dryRun: boolean;
}

/** Declare `rename`. */
export function declareRename(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "rename <id> [texts..]",
    "Give an issue another title, and its file another name. Writes it and what names its path",
    (command) =>
      withDryRun(withId(command)).positional("texts", {
        type: "string",
        array: true,
        default: [] as string[],
        describe: "The new title",
      }),
    ({ id, texts, dryRun }) => {
      const options: RenameArguments = { id, title: texts.join(" "), dryRun };
      if (options.title === "")
        throw new UsageError("A title is missing", 'As in: ll-issues rename BUG-12 "Hall lamp flickers"');
      choose({
        name: "rename",
        options,
        run: async (line, io) => (await import("../commands/rename.ts")).runRename(line, options, io),
      });
    },
  );
}
