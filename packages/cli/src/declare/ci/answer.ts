import type { Argv } from "yargs";
import type { Choose } from "../../arguments/command-line.ts";
import { type HoldArguments, withRemote } from "./ci-options.ts";

/** What `ci answer` is asked. */
export interface CiAnswerArguments {
  /** Only say whether the comment is an answer of somebody who may give it, and on which branch it belongs. */
  readonly check: boolean;
  /** Free the issue on the remote, so that it can be claimed again; undefined: leave its claim alone. */
  readonly free: HoldArguments | undefined;
}

/** Declare `ci answer`. */
export function declareCiAnswer(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "answer",
    "Take the answer out of the comment that this job runs for (/answer BUG-12 words)",
    (command) =>
      withRemote(command)
        .option("free", {
          type: "boolean",
          default: false,
          describe: "Remove the mark that the issue is finished, so that it can be claimed again",
        })
        .option("check", {
          type: "boolean",
          default: false,
          describe: "Only say whether it is one that counts, and on which branch it belongs; write nothing",
        }),
    ({ check, free, remote }) => {
      const options: CiAnswerArguments = {
        check,
        free: free ? { remote, owner: undefined, leaseMinutes: 1 } : undefined,
      };
      choose({
        name: "ci",
        options,
        run: async (line, io) => (await import("../../commands/ci-answer.ts")).runCiAnswer(line, options, io),
      });
    },
  );
}
