import { readFileSync } from "node:fs";
import { isIssueId } from "@ll-issues/parser";
import * as z from "zod";
import { RunnerError } from "../../errors.ts";
import { fieldOf } from "../field-of.ts";

/** A job that `ci matrix` planned. */
export interface PlannedJob {
  readonly id: string;
  /** Of its claim; undefined where the matrix was made without `--claim`. */
  readonly token?: string | undefined;
}

const planSchema: z.ZodType<{ include: readonly PlannedJob[] }> = z.object({
  include: z.array(
    z.object({
      id: z.string().refine(isIssueId),
      token: z
        .string()
        .regex(/^[0-9a-f]{40,64}$/)
        .optional(),
    }),
  ),
});

/**
 * Read what `ci matrix` handed out: its output `matrix`, or the whole document of `--json`.
 *
 * @param file absolute path.
 * @throws {RunnerError} LLI_PLAN_INVALID for anything else.
 */
export function readPlan(file: string): readonly PlannedJob[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return planSchema.parse(fieldOf(value, "matrix") ?? value).include;
  } catch (cause) {
    throw new RunnerError("LLI_PLAN_INVALID", "This is not what ci matrix printed", {
      path: file,
      hint: "Write the output `matrix` of the job that planned into a file",
      cause,
    });
  }
}
