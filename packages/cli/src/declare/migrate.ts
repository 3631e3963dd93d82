import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withDryRun } from "./shared-options.ts";

/** Arguments of `migrate`. */
export interface MigrateArguments {
  readonly dryRun: boolean;
}

/** Declare `migrate`. */
export function declareMigrate(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "migrate",
    "Move issues out of completed/ and deferred/ into the folders of their types. Writes and moves them with git",
    (command) => withDryRun(command),
    ({ dryRun }) => {
      const options: MigrateArguments = { dryRun };
      choose({
        name: "migrate",
        options,
        run: async (line, io) => (await import("../commands/migrate.ts")).runMigrate(line, options, io),
      });
    },
  );
}
