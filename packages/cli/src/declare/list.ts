import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { toList, toNumber, withQuery } from "./shared-options.ts";

/** How `list` can print. */
const FORMATS = ["table", "tsv", "markdown", "paths"] as const;

/** Arguments of `list`. */
export interface ListArguments {
  readonly query: string;
  readonly all: boolean;
  readonly sort: readonly string[];
  readonly group: (typeof GROUPS)[number] | null;
  /** Empty: the usual ones. */
  readonly columns: readonly string[];
  readonly limit: number;
  readonly format: (typeof FORMATS)[number];
}

/** What issues can be put together by. */
const GROUPS = ["status", "type", "priority", "label", "parent"] as const;

/** Declare `list`. */
export function declareList(parser: Argv, choose: Choose): Argv {
  return parser.command(
    ["list [texts..]", "ls"],
    "List issues that a query means. Reads .issues/, writes nothing",
    (command) =>
      withQuery(command)
        .option("all", { alias: "a", type: "boolean", default: false, describe: "Also issues that have ended" })
        .option("sort", {
          alias: "s",
          type: "string",
          requiresArg: true,
          describe: "priority,-created … (urgency,id,number,type,status,priority,title,created,completed,path)",
        })
        .option("group", { alias: "g", choices: GROUPS, requiresArg: true, describe: "Put together what has the same" })
        .option("columns", {
          alias: "c",
          type: "string",
          requiresArg: true,
          describe: "id,priority,status,title (also type,labels,parent,blocked-by,blockers,created,completed,path)",
        })
        .option("limit", { type: "string", requiresArg: true, default: "100", describe: "Show so many; 0 for all" })
        .option("format", { choices: FORMATS, default: "table" as const, requiresArg: true, describe: "How to print" }),
    (args) => {
      const options: ListArguments = {
        query: args.texts.join(" "),
        all: args.all,
        sort: toList(args.sort),
        group: args.group ?? null,
        columns: toList(args.columns),
        limit: toNumber("--limit", args.limit),
        format: args.format,
      };
      choose({
        name: "list",
        options,
        run: async (line, io) => (await import("../commands/list.ts")).runList(line, options, io),
      });
    },
  );
}
