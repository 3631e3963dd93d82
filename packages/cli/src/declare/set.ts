import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { UsageError } from "../usage-error.ts";
import { withDryRun } from "./shared-options.ts";

/** Arguments of `set`. */
export interface SetArguments {
  readonly ids: readonly string[];
  /** `key=value`, `key+=item`, `key-=item`. */
  readonly assignments: readonly string[];
  readonly dryRun: boolean;
}

const DESCRIPTION = "Change fields of issues, all of them or none. Reads and writes those issues' files";

/** Declare `set`. */
export function declareSet(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "set [texts..]",
    DESCRIPTION,
    (command) =>
      withDryRun(command)
        .usage(
          `$0 set ID… KEY=VALUE…\n\n${DESCRIPTION}.\n\nstatus=open priority=P1 title=… labels+=cli labels-=cli blocked_by=BUG-1,BUG-2 anything=else; KEY= takes a key away.\nA new priority or title renames the file and repairs what names its path: other issues, and Markdown files that git tracks.`,
        )
        .positional("texts", {
          type: "string",
          array: true,
          default: [] as string[],
          describe: "Issues, then changes",
        }),
    ({ texts, dryRun }) => {
      const options: SetArguments = {
        ids: texts.filter((text) => !text.includes("=")),
        assignments: texts.filter((text) => text.includes("=")),
        dryRun,
      };
      if (options.ids.length === 0)
        throw new UsageError("An issue is missing", "As in: ll-issues set BUG-12 priority=P1");
      if (options.assignments.length === 0)
        throw new UsageError("A change is missing", "As in: ll-issues set BUG-12 priority=P1 labels+=cli");
      choose({
        name: "set",
        options,
        run: async (line, io) => (await import("../commands/set.ts")).runSet(line, options, io),
      });
    },
  );
}
