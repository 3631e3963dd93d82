import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { UsageError } from "../usage-error.ts";
import { toNumber, withQuery } from "./shared-options.ts";

/** Arguments of `search`. */
export interface SearchArguments {
  readonly query: string;
  readonly limit: number;
}

const DESCRIPTION = "Search the whole text of all issues, the best first. Reads .issues/, writes nothing";

/** Declare `search`. */
export function declareSearch(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "search [texts..]",
    DESCRIPTION,
    (command) =>
      withQuery(command)
        .usage(
          `$0 search WORDS… [label:cli status:open …]\n\n${DESCRIPTION}.\n\nWords in any order; beginnings of words and small typing errors are found too.`,
        )
        .option("limit", { type: "string", requiresArg: true, default: "10", describe: "Show so many" }),
    ({ texts, limit }) => {
      const options: SearchArguments = { query: texts.join(" "), limit: toNumber("--limit", limit) };
      if (options.query.trim() === "")
        throw new UsageError("A word to search for is missing", "As in: ll-issues search lamp hall");
      choose({
        name: "search",
        options,
        run: async (line, io) => (await import("../commands/search.ts")).runSearch(line, options, io),
      });
    },
  );
}
