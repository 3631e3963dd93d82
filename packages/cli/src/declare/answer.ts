import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { withId } from "./shared-options.ts";

/** Arguments of `answer`. */
export interface AnswerArguments {
  readonly id: string;
  /** One for each question, in order; empty means: ask in the terminal. */
  readonly texts: readonly string[];
  /** Id of the question that is meant; undefined means whichever is open. */
  readonly question: string | undefined;
  readonly replace: boolean;
}

/** Declare `answer`. */
export function declareAnswer(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "answer <id> [texts..]",
    "Answer what Claude asks in an issue; the next resolve goes on. Writes the issue's file",
    (command) =>
      withId(command)
        .positional("texts", {
          type: "string",
          array: true,
          default: [] as string[],
          defaultDescription: "asked in the terminal",
          describe:
            "The number or label of an option (several with commas), or words of your own; one for each question",
        })
        .option("question", {
          type: "string",
          requiresArg: true,
          describe: "Answer this question only, by the id that the issue gives it",
        })
        .option("replace", {
          type: "boolean",
          default: false,
          describe: "Take the place of an answer that no resolve has taken yet",
        }),
    ({ id, texts, question, replace }) => {
      const options: AnswerArguments = { id, texts, question, replace };
      choose({
        name: "answer",
        options,
        run: async (line, io) => (await import("../commands/answer.ts")).runAnswer(line, options, io),
      });
    },
  );
}
