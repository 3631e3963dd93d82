import { z } from "zod";

/** One of the answers Claude offers. */
export interface QuestionOption {
  readonly label: string;
  readonly description: string;
}

/** A question as Claude puts it. */
export interface Question {
  /** The whole question; answers are keyed by it. */
  readonly question: string;
  /** A word or two that name the matter. */
  readonly header: string;
  readonly options: readonly QuestionOption[];
  /** Whether several options may be chosen. */
  readonly multiSelect: boolean;
}

/** The tool by which Claude asks a person. */
export const QUESTION_TOOL = "AskUserQuestion";

const inputSchema = z.object({
  questions: z
    .array(
      z.object({
        question: z.string(),
        header: z.string().default(""),
        options: z.array(z.object({ label: z.string(), description: z.string().default("") })).default([]),
        multiSelect: z.boolean().default(false),
      }),
    )
    .min(1),
});

/**
 * Read the input of AskUserQuestion (1 to 4 questions with 2 to 4 options each, Claude Code 2.1.197 and 2.1.329).
 *
 * @param input as the CLI hands it on.
 * @returns null when it holds no question.
 */
export function readQuestions(input: unknown): readonly Question[] | null {
  const parsed = inputSchema.safeParse(input);
  return parsed.success ? parsed.data.questions : null;
}
