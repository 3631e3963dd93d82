import type { Argv } from "yargs";
import type { Choose } from "../../arguments/command-line.ts";

/** What `ci answer` is asked. */
export interface CiAnswerArguments {
  /** Only say whether the comment is an answer of somebody who may give it, and on which branch it belongs. */
  readonly check: boolean;
}

/** Declare `ci answer`. */
export function declareCiAnswer(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "answer",
    "Take the answer out of the comment that this job runs for (/answer BUG-12 words)",
    (command) =>
      command.option("check", {
        type: "boolean",
        default: false,
        describe: "Only say whether it is one that counts, and on which branch it belongs; write nothing",
      }),
    ({ check }) => {
      const options: CiAnswerArguments = { check };
      choose({
        name: "ci",
        options,
        run: async (line, io) => (await import("../../commands/ci-answer.ts")).runCiAnswer(line, options, io),
      });
    },
  );
}
