import type { CloseReason } from "@ll-issues/parser";
import { CLOSE_REASONS } from "@ll-issues/tracker";
import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withDryRun, withIds, withNote } from "./shared-options.ts";

/** Arguments of `close`. */
export interface CloseArguments {
  readonly ids: readonly string[];
  /** Null: its work is done. */
  readonly reason: CloseReason | null;
  readonly note: string | null;
  readonly dryRun: boolean;
}

/** Declare `close`. */
export function declareClose(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "close <ids..>",
    "End issues: status, date and a Resolution. Reads and writes those issues' files",
    (command) =>
      withNote(withDryRun(withIds(command))).option("reason", {
        choices: CLOSE_REASONS,
        requiresArg: true,
        describe: "Why nothing was changed for it (without: it is done)",
      }),
    ({ ids, reason, note, dryRun }) => {
      const options: CloseArguments = { ids, reason: reason ?? null, note: note ?? null, dryRun };
      choose({
        name: "close",
        options,
        run: async (line, io) => (await import("../commands/close.ts")).runClose(line, options, io),
      });
    },
  );
}
