import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withDryRun, withIds, withNote } from "./shared-options.ts";

/** Arguments of `reopen`. */
export interface ReopenArguments {
  readonly ids: readonly string[];
  readonly note: string | null;
  readonly dryRun: boolean;
}

/** Declare `reopen`. */
export function declareReopen(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "reopen <ids..>",
    "Open ended or deferred issues again; their Resolution stays. Reads and writes those issues' files",
    (command) => withNote(withDryRun(withIds(command))),
    ({ ids, note, dryRun }) => {
      const options: ReopenArguments = { ids, note: note ?? null, dryRun };
      choose({
        name: "reopen",
        options,
        run: async (line, io) => (await import("../commands/reopen.ts")).runReopen(line, options, io),
      });
    },
  );
}
