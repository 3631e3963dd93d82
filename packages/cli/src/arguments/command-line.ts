import type { Io } from "../io.ts";

/** What every command is given. */
export interface GlobalArguments {
  /** `-C`; undefined means: look upward from the current directory. */
  readonly root: string | undefined;
  readonly json: boolean;
  readonly color: boolean | undefined;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Files that have not changed since the last scan need not be read again. */
  readonly cache: boolean;
  /** Long output on a terminal may go through the pager. */
  readonly pager: boolean;
}

/** A command that was chosen, with its own arguments read. */
export interface ChosenCommand {
  readonly name: string;
  /** What was read from the words behind the command. */
  readonly options: object;
  /** Loads the body of the command and runs it; returns the exit code. */
  readonly run: (line: GlobalArguments, io: Io) => Promise<number>;
}

/** A command line that was understood: a command, or text that yargs itself answers with (help, version, completion). */
export type CommandLine = GlobalArguments & ({ readonly chosen: ChosenCommand } | { readonly printed: string });

/** Called by the declaration of a command with what was read. */
export type Choose = (chosen: ChosenCommand) => void;
