import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";

/** Declare `completion`. */
export function declareCompletion(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "completion [shell]",
    "Print a script that completes commands, options and ids in a shell. Reads and writes nothing",
    (command) =>
      command.positional("shell", {
        choices: ["bash", "zsh", "fish"] as const,
        describe: "Which shell (default: that of $SHELL)",
      }),
    ({ shell }) =>
      choose({
        name: "completion",
        options: { shell: shell ?? null },
        run: async (_, io) => {
          const { completionScript, SHELLS } = await import("../output/completion-script.ts");
          const named = shell ?? SHELLS.find((one) => io.env.SHELL?.endsWith(one) === true) ?? "bash";
          await io.stdout.write(completionScript(named));
          return 0;
        },
      }),
  );
}
