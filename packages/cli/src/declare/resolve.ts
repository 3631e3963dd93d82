import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withGates } from "./shared-options.ts";

/** Arguments of `resolve`. */
export interface ResolveArguments {
  readonly ids: readonly string[];
  readonly gates: boolean;
  readonly dryRun: boolean;
  readonly commit: boolean;
  readonly force: boolean;
}

/** Declare `resolve`. */
export function declareResolve(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "resolve <ids..>",
    "Have Claude Code resolve issues; check, record and commit what it did",
    (command) =>
      withGates(command)
        .positional("ids", {
          type: "string",
          array: true,
          demandOption: true,
          describe: "Issues, worked off one after another",
        })
        .option("dry-run", {
          type: "boolean",
          default: false,
          describe: "Show the plan, the arguments and the prompt; touch nothing",
        })
        .option("commit", {
          type: "boolean",
          default: true,
          describe: "Commit the change and the record (--no-commit: leave both in the working tree)",
        })
        .option("force", { type: "boolean", default: false, describe: "Go on although an issue is not ready" }),
    ({ ids, gates, dryRun, commit, force }) => {
      const options: ResolveArguments = { ids, gates, dryRun, commit, force };
      choose({
        name: "resolve",
        options,
        run: async (line, io) => (await import("../commands/resolve.ts")).runResolve(line, options, io),
      });
    },
  );
}
