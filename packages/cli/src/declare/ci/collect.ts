import type { Argv } from "yargs";
import type { Choose } from "../../arguments/command-line.ts";
import { UsageError } from "../../usage-error.ts";
import { withRemote } from "./ci-options.ts";

/** What `ci collect` is asked. */
export interface CiCollectArguments {
  /** Folders and files as typed. */
  readonly files: readonly string[];
  /** File with what `ci matrix` handed out, as typed; undefined: only what left a record is known. */
  readonly plan: string | undefined;
  readonly remote: string;
  /** Write the costs into the ledger and end the claims that the plan still holds. */
  readonly settle: boolean;
  /** Where the comment goes: a number, the issue or pull request of the event, or nowhere. */
  readonly comment: number | "event" | undefined;
  /** What tells the comment from our others. */
  readonly marker: string;
}

/** Declare `ci collect`. */
export function declareCiCollect(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "collect <files..>",
    "Sum up the runs of all jobs: a table, a step summary, one comment",
    (command) =>
      withRemote(command)
        .positional("files", {
          type: "string",
          array: true,
          demandOption: true,
          describe: "Folders with what the jobs handed over",
        })
        .option("plan", {
          type: "string",
          requiresArg: true,
          describe: "File with the output of ci matrix: a job that left nothing is told too",
        })
        .option("settle", {
          type: "boolean",
          default: false,
          describe: "Write the costs into the ledger, and end the claims that the plan still holds",
        })
        .option("comment", {
          type: "string",
          requiresArg: true,
          describe: "Keep one comment on this issue or pull request up to date: a number, or `event`",
        })
        .option("marker", {
          type: "string",
          requiresArg: true,
          default: "runs",
          describe: "What tells this comment from others of ours",
        }),
    ({ files, plan, remote, settle, comment, marker }) => {
      if (!/^[\w-]{1,100}$/.test(marker))
        throw new UsageError(`--marker is of letters, digits and hyphens, not ${JSON.stringify(marker)}`);
      const options: CiCollectArguments = { files, plan, remote, settle, comment: toTarget(comment), marker };
      choose({
        name: "ci",
        options,
        run: async (line, io) => (await import("../../commands/ci-collect.ts")).runCiCollect(line, options, io),
      });
    },
  );
}

function toTarget(written: string | undefined): CiCollectArguments["comment"] {
  if (written === undefined || written === "event") return written;
  if (/^[1-9]\d{0,9}$/.test(written)) return Number(written);
  throw new UsageError(`--comment is a number or "event", not ${JSON.stringify(written)}`);
}
