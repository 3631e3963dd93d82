import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withDryRun, withIds, withNote } from "./shared-options.ts";

/** Arguments of `defer`. */
export interface DeferArguments {
  readonly ids: readonly string[];
  readonly note: string | null;
  readonly dryRun: boolean;
}

/** Declare `defer`. */
export function declareDefer(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "defer <ids..>",
    "Put issues off: not worked on, and not met as blockers. Reads and writes those issues' files",
    (command) => withNote(withDryRun(withIds(command))),
    ({ ids, note, dryRun }) => {
      const options: DeferArguments = { ids, note: note ?? null, dryRun };
      choose({
        name: "defer",
        options,
        run: async (line, io) => (await import("../commands/defer.ts")).runDefer(line, options, io),
      });
    },
  );
}
