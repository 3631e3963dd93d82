import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { UsageError } from "../usage-error.ts";
import { toList } from "./shared-options.ts";

/** Arguments of `create`. */
export interface CreateArguments {
  readonly type: string;
  readonly title: string;
  readonly priority: string | null;
  readonly label: readonly string[];
  readonly blockedBy: readonly string[];
  readonly parent: string | null;
  /** `-` is standard input; null takes the type's template. */
  readonly bodyFile: string | null;
  readonly edit: boolean;
  readonly force: boolean;
}

const DESCRIPTION = "Create an issue and print its path. Reads every issue, for one like it; writes the new file";

/** Declare `create`. */
export function declareCreate(parser: Argv, choose: Choose): Argv {
  return parser.command(
    ["create [type] [texts..]", "new"],
    DESCRIPTION,
    (command) =>
      command
        .usage(
          `$0 create TYPE TITLE…\n\n${DESCRIPTION}.\n\nThe text below the title comes from templates/issues/TYPE.md of the repository, else from ours.`,
        )
        .positional("type", {
          type: "string",
          describe: "bug, feature, enhancement, epic, or one of the configuration",
        })
        .positional("texts", { type: "string", array: true, default: [] as string[], describe: "The title" })
        .option("priority", { alias: "p", type: "string", requiresArg: true, describe: "P0, P1, … (default: P2)" })
        .option("label", { alias: "l", type: "string", requiresArg: true, describe: "Labels (cli,docs)" })
        .option("blocked-by", {
          type: "string",
          requiresArg: true,
          describe: "Issues that must end first (BUG-1,BUG-2)",
        })
        .option("parent", { type: "string", requiresArg: true, describe: "The epic it belongs to" })
        .option("body-file", {
          alias: "F",
          type: "string",
          requiresArg: true,
          describe: "Take the text below the title from a file, - for standard input",
        })
        .option("edit", { alias: "e", type: "boolean", default: false, describe: "Open it in $VISUAL or $EDITOR" })
        .option("force", {
          alias: "f",
          type: "boolean",
          default: false,
          describe: "Create although one like it is there",
        }),
    (args) => {
      const [type, title] = [args.type ?? "", args.texts.join(" ")];
      if (type === "" || title === "")
        throw new UsageError("A type and a title are missing", 'As in: ll-issues create bug "Lamp flickers"');
      const options: CreateArguments = {
        type,
        title,
        priority: args.priority ?? null,
        label: toList(args.label),
        blockedBy: toList(args.blockedBy),
        parent: args.parent ?? null,
        bodyFile: args.bodyFile ?? null,
        edit: args.edit,
        force: args.force,
      };
      choose({
        name: "create",
        options,
        run: async (line, io) => (await import("../commands/create.ts")).runCreate(line, options, io),
      });
    },
  );
}
