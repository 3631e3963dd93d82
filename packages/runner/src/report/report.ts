import * as z from "zod";
import { readTestimony, reportText, type Testimony, toJsonSchema } from "./read-testimony.ts";
import { type ReportParts, reportParts } from "./report-parts.ts";

/** What Claude hands over at the end of a run: testimony, to be held against git and the checks. */
export interface Report extends ReportParts {
  readonly status: "resolved" | "incomplete" | "not-ready" | "closed" | "decomposed";
  readonly summary: string;
  readonly changes: readonly { readonly path: string; readonly description: string }[];
  /** Criteria of the issue, or, with the number of a phase, of the plan that was followed. */
  readonly criteria?: readonly ReportedCriterion[] | undefined;
  readonly followUps?: readonly string[] | undefined;
  /** What an issue that is too large was split into. */
  readonly subIssues?: readonly ReportedSubIssue[] | undefined;
}

/** A criterion that Claude says something about. */
export interface ReportedCriterion {
  readonly text: string;
  readonly met: boolean;
  readonly evidence: string;
  /** Number of the plan's phase it stands in. */
  readonly phase?: string | undefined;
}

/** An issue that is there already (`id`), or one that is to be made (`type`, `title`, `body`). */
export interface ReportedSubIssue {
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  readonly priority?: string | undefined;
  readonly body?: string | undefined;
}

const text = reportText;

const reportSchema: z.ZodType<Report> = z.object({
  status: z.enum(["resolved", "incomplete", "not-ready", "closed", "decomposed"]),
  summary: text,
  changes: z.array(z.object({ path: text, description: text })),
  closeReason: reportParts.closeReason,
  mismatch: reportParts.mismatch,
  criteria: z.array(z.object({ text, met: z.boolean(), evidence: text, phase: text.optional() })).optional(),
  decisions: reportParts.decisions,
  followUps: z.array(text).optional(),
  subIssues: z
    .array(
      z.object({
        id: text.optional(),
        type: text.optional(),
        title: text.optional(),
        priority: text.optional(),
        body: text.optional(),
      }),
    )
    .optional(),
});

/** The JSON Schema given to `claude --json-schema`. */
export function reportJsonSchema(): Record<string, unknown> {
  return toJsonSchema(reportSchema);
}

/** A report, or why there is none. */
export type ReportReading = Testimony<Report>;

/** Read what came back as structured output, see {@link readTestimony}. */
export function readReport(value: unknown): ReportReading {
  return readTestimony(reportSchema, value);
}
