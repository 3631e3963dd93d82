/** A question as it stands in an issue. */
export interface WrittenQuestion {
  readonly header: string;
  readonly question: string;
  /** As `label: description`. */
  readonly options: readonly string[];
  readonly several?: boolean;
  /** Label of the option that somebody has ticked. */
  readonly ticked?: string;
}

/** How the issue is written beyond its questions. */
export interface WaitingIssueOptions {
  /** What stands between the heading and the questions. */
  readonly body?: string;
  readonly statusBefore?: string;
}

/** One of several, with one answer that everybody understands. */
export const DATABASE_QUESTION: WrittenQuestion = {
  header: "Database",
  question: "Which database should hold the readings?",
  options: ["SQLite: one file", "Postgres: a server"],
};

/**
 * Write an issue that asks, as a run on another machine has left it.
 *
 * @param heading with its id, as in `BUG-001: Lamp`.
 */
export function waitingIssue(
  heading: string,
  questions: readonly WrittenQuestion[] = [DATABASE_QUESTION],
  { body = "", statusBefore = "open" }: WaitingIssueOptions = {},
): string {
  const id = heading.split(":")[0] ?? "";
  return `---
status: waiting
---

# ${heading}

${body}## Open Question

Claude waits for a person.

${questions.map(writeQuestion).join("\n")}
### Asked

- **Run**: \`20261121-053917-${id}-1e71\`
- **Session**: \`9b4619ea-5b95-4ce3-be5e-51cffa595e65\`
- **Question**: \`toolu_ask1\`
- **By**: Claude, 2026-11-21 05:39 UTC
- **Issue text**: \`0123456789abcdef\`
- **Status before**: ${statusBefore}
`;
}

function writeQuestion(written: WrittenQuestion, index: number): string {
  const { header, question, options, several = false, ticked } = written;
  const boxes = options.map((option) => {
    const [label = "", description = ""] = option.split(": ");
    return `- [${label === ticked ? "x" : " "}] **${label}**: ${description}\n`;
  });
  return `### Question ${index + 1}: ${header}

${question}

Choose one${several ? " or several" : ""}:

${boxes.join("")}
Answer:
`;
}
