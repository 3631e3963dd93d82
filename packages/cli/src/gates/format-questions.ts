import type { Question } from "@ll-issues/runner";
import type { Colours } from "../output/colours.ts";
import { escapeBlock, escapeLine } from "../output/escape-text.ts";

/** Print what an issue asks, with the numbers by which it can be answered on the command line. */
export function formatQuestions(issueId: string, questions: readonly Question[], colours: Colours): string {
  const parts = questions.map(({ question, header, options, multiSelect }) => {
    const offered = options.map(
      ({ label, description }, index) =>
        `  ${index + 1}  ${colours.bold(escapeLine(label))}${description === "" ? "" : `  ${colours.dim(escapeLine(description))}`}\n`,
    );
    const title = header === "" ? "" : `${colours.cyan(escapeLine(header))}  `;
    const several = multiSelect ? colours.dim(" (one or several)") : "";
    return `${title}${escapeBlock(question)}${several}\n${offered.join("")}`;
  });
  const words = questions.map(() => '"…"').join(" ");
  return `${parts.join("\n")}\nAnswer with \`ll-issues answer ${escapeLine(issueId)} ${words}\`: a number, a label, or words of your own.\n`;
}
