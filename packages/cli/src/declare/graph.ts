import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** How `graph` can print. */
const FORMATS = ["text", "mermaid", "dot"] as const;

/** Arguments of `graph`. */
export interface GraphArguments {
  /** Null: every issue. */
  readonly id: string | null;
  readonly all: boolean;
  readonly format: (typeof FORMATS)[number];
}

/** Declare `graph`. */
export function declareGraph(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "graph [id]",
    "Show who waits for whom: waves, the longest chain, rings. Reads .issues/, writes nothing",
    (command) =>
      command
        .positional("id", { type: "string", describe: "Only what this issue waits for, and what waits for it" })
        .option("all", { alias: "a", type: "boolean", default: false, describe: "Also issues that have ended" })
        .option("format", { choices: FORMATS, default: "text" as const, requiresArg: true, describe: "How to print" }),
    ({ id, all, format }) => {
      const options: GraphArguments = { id: id ?? null, all, format };
      choose({
        name: "graph",
        options,
        run: async (line, io) => (await import("../commands/graph.ts")).runGraph(line, options, io),
      });
    },
  );
}
