import type { Config, ScannedIssue } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { Io } from "../io.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeLine } from "../output/escape-text.ts";

const LONGEST_QUESTION = 100;

/**
 * Say on stderr, before anything else is shown, which issues wait for a person, what they ask, and what to do next. Nothing is read, and nothing
 * loaded, where none waits.
 */
export async function tellWaiting(
  root: string,
  config: Config,
  issues: readonly ScannedIssue[],
  line: GlobalArguments,
  io: Io,
): Promise<void> {
  if (line.json || line.quiet || !issues.some(({ status }) => status === "waiting")) return;
  const { findWaiting } = await import("@ll-issues/runner");
  const colours = chooseColours(io.stderr, io, line.color);
  for (const { issue, question, answered, problem } of findWaiting(root, config, issues)) {
    const asked = question === null ? "somebody" : escapeLine(shorten(question));
    const next = answered
      ? `answered; go on with \`ll-issues resolve ${escapeLine(issue)}\``
      : `answer with \`ll-issues answer ${escapeLine(issue)}\``;
    const wrong = problem === null ? "" : `      ${colours.red(escapeLine(problem))}\n`;
    await io.stderr.write(
      `${colours.yellow("waits")} ${colours.bold(escapeLine(issue))} ${asked}\n      ${colours.dim(next)}\n${wrong}`,
    );
  }
}

function shorten(text: string): string {
  return text.length > LONGEST_QUESTION ? `${text.slice(0, LONGEST_QUESTION)}…` : text;
}
