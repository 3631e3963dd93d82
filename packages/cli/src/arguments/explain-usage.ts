import type { Argv } from "yargs";
import { UsageError } from "../usage-error.ts";

/** What yargs hands to a failure's handler, which its types call the parser (yargs 18.2). */
interface YargsUsage {
  /** The line that shows how the command is written, behind `$0`, and what it does. */
  getUsage(): readonly (readonly [line: string, describe: string])[];
  getDescriptions(): Readonly<Record<string, string | undefined>>;
}

/** Positionals that stand for issues. */
const ISSUES: ReadonlySet<string> = new Set(["id", "ids"]);

/**
 * Say in our words what yargs says in its own: it counts words, and a person misses an issue. Of a command that it does not know it says only
 * which one is near.
 *
 * @param usage the third argument of yargs' failure handler.
 */
export function explainUsage(message: string, usage: Argv): UsageError {
  const [, got] = /^Not enough non-option arguments: got (\d+)/.exec(message) ?? [];
  if (got !== undefined) return explainMissing(Number(got), usage as Argv & YargsUsage);
  if (message.startsWith("Did you mean")) return new UsageError("There is no such command", message);
  const [, option, given, choices] = /Argument: (\S+), Given: (".*"), Choices: (.*)$/s.exec(message) ?? [];
  if (choices !== undefined)
    return new UsageError(`--${option} is one of ${choices.replaceAll('"', "")}, not ${given}`);
  if (/^Unknown arguments?: \w(?:, \w)*$/.test(message))
    return new UsageError(
      message,
      "Words that begin with a dash go behind --; a query says not with !, as in '!draft'",
    );
  return new UsageError(
    message.replace("Not enough arguments following", "A value is missing after").replaceAll("\n", ". "),
  );
}

/** @param got how many of the positionals are there. */
function explainMissing(got: number, usage: YargsUsage): UsageError {
  const line = usage.getUsage()[0]?.[0] ?? "";
  const hint = `As in: ${line.replace("$0", "ll-issues")}`;
  const [, name = ""] = [...line.matchAll(/<([\w-]+)(?:\.\.)?>/g)][got] ?? [];
  if (ISSUES.has(name)) return new UsageError("An issue is missing: BUG-12, 12, or the path of its file", hint);
  const describe = usage.getDescriptions()[name] ?? "";
  return new UsageError(
    `${name.toUpperCase()} is missing: ${describe.charAt(0).toLowerCase()}${describe.slice(1)}`,
    hint,
  );
}
