import { quoteIssue } from "./quote-issue.ts";

/** A question that was put, and what a person answered. */
export interface AnsweredQuestion {
  readonly question: string;
  readonly answer: string;
}

/**
 * What is added to the prompt of an issue in which people have decided something. The decisions themselves stand in the issue, so they are not
 * repeated.
 */
export const DECIDED_ALREADY = `
## Decided already

An earlier run put questions to the people of this repository. What they decided stands in the issue under \`## Decisions\`: go by it, and do
not put the same questions again. Work that an earlier run has left in the working tree is yours to finish.
`;

/**
 * Build the prompt that brings an answer to a session whose question was cut off or whose answer got lost.
 *
 * @param nonce gives a fresh random token of at least 96 bits at each call.
 */
export function renderAnswerPrompt(answered: readonly AnsweredQuestion[], nonce: () => string): string {
  const text = answered.map(({ question, answer }) => `Question: ${question}\nAnswer: ${answer}`).join("\n\n");
  return `A person has answered what you asked with AskUserQuestion. Question and answer stand between tags that carry a random number.

${quoteIssue(text, nonce).block}

Go on with the issue by this answer. All rules of this session still hold. End by handing over the structured report, for the whole of your work.
`;
}
