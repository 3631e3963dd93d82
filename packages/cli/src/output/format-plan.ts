import type { ResolvePlan } from "@ll-issues/runner";
import type { Config } from "@ll-issues/tracker";
import type { Colours } from "./colours.ts";
import { escapeBlock, escapeLine } from "./escape-text.ts";

/** Print what a resolve would do. */
export function formatPlan(plan: ResolvePlan, config: Config, colours: Colours): string {
  const { parsed, path } = plan.issue;
  const { wallSeconds, idleSeconds, startSeconds, turns, budgetUsd } = config.limits;
  const checks = config.checks.map(({ name, command }) => `  ${escapeLine(name)}: ${escapeLine(command)}\n`).join("");
  return [
    `${colours.bold(`${escapeLine(parsed.id)}: ${escapeLine(parsed.title)}`)}\n`,
    `Would ${plan.action} ${escapeLine(path)} with the template ${escapeLine(plan.template)}. Nothing was touched.\n\n`,
    `${colours.bold("Program")}\n  ${escapeLine(plan.command)} ${plan.argv.map(quoteWord).map(escapeLine).join(" ")}\n`,
    `${colours.bold("Environment")}\n  ${plan.environment.map(escapeLine).join(" ")}\n`,
    `${colours.bold("Limits")}\n  wall ${seconds(wallSeconds)}, idle ${seconds(idleSeconds)}, start ${seconds(startSeconds)}, turns ${turns || "off"}, budget ${budgetUsd ? `$${budgetUsd}` : "off"}\n`,
    `${colours.bold("Checks")}\n${checks || "  none configured\n"}`,
    `${colours.bold("Prompt (on standard input)")}\n${escapeBlock(plan.prompt).trimEnd()}\n`,
  ].join("");
}

function seconds(value: number): string {
  return value === 0 ? "off" : `${value} s`;
}

/** Quote a word as a POSIX shell reads it, so that the line can be tried by hand. */
function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
