import type { Argv } from "yargs";

/** Declare the issue a command is about. */
export function withId<T>(command: Argv<T>): Argv<T & { id: string }> {
  return command.positional("id", {
    type: "string",
    demandOption: true,
    describe: "BUG-12, 12, or the path of the issue's file",
  });
}

/** Declare `--gates`. */
export function withGates<T>(command: Argv<T>): Argv<T & { gates: boolean }> {
  return command.option("gates", {
    type: "boolean",
    default: false,
    describe: "A person decides with Claude at gates; without it no question can be asked",
  });
}

/** Read a list that is written with commas. */
export function toList(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
