import type { Argv } from "yargs";
import { UsageError } from "../usage-error.ts";

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

/** Declare the issues a command is about. */
export function withIds<T>(command: Argv<T>): Argv<T & { ids: string[] }> {
  return command.positional("ids", {
    type: "string",
    array: true,
    demandOption: true,
    describe: "BUG-12, 12, or the path of an issue's file; several at once",
  });
}

/** Declare `--dry-run`. */
export function withDryRun<T>(command: Argv<T>): Argv<T & { "dry-run": boolean }> {
  return command.option("dry-run", {
    alias: "n",
    type: "boolean",
    default: false,
    describe: "Show what would change; write nothing",
  });
}

/** Declare `--note`. */
export function withNote<T>(command: Argv<T>): Argv<T & { note: string | undefined }> {
  return command.option("note", {
    alias: "m",
    type: "string",
    requiresArg: true,
    describe: "What to write down beside it",
  });
}

/** Declare the words of a query. */
export function withQuery<T>(command: Argv<T>): Argv<T & { texts: string[] }> {
  return command.positional("texts", {
    type: "string",
    array: true,
    default: [] as string[],
    describe: "label:cli status:open before:2026-05 -type:epic is:ready words…",
  });
}

/**
 * Read a count that is not negative.
 *
 * @throws {UsageError} which names the option.
 */
export function toNumber(option: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new UsageError(`${option} takes a number, not ${JSON.stringify(value)}`);
}

/**
 * Read a likeness from 0 to 1.
 *
 * @throws {UsageError} which names the option.
 */
export function toScore(option: string, value: string): number {
  if (/^(?:0?\.\d{1,6}|[01](?:\.0*)?)$/.test(value)) return Number(value);
  throw new UsageError(`${option} takes a number from 0 to 1, not ${JSON.stringify(value)}`);
}
