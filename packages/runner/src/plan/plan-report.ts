import * as z from "zod";
import { readTestimony, reportText, type Testimony, toJsonSchema } from "../report/read-testimony.ts";
import { type ReportParts, reportParts } from "../report/report-parts.ts";

/** What Claude hands over at the end of a run that only plans. */
export interface PlanReport extends ReportParts {
  readonly summary: string;
  readonly status: "planned" | "closed" | "not-ready" | "incomplete";
  readonly plan?: ReportedPlan | undefined;
}

/** A plan before it is written. */
export interface ReportedPlan {
  readonly currentState: string;
  readonly discoveries?: readonly string[] | undefined;
  readonly desiredEndState: string;
  readonly notDoing?: readonly string[] | undefined;
  readonly approach: string;
  readonly phases: readonly ReportedPhase[];
}

/** One phase of it. */
export interface ReportedPhase {
  readonly title: string;
  readonly overview?: string | undefined;
  readonly changes: readonly { readonly path: string; readonly description: string }[];
  readonly automated: readonly string[];
  readonly manual?: readonly string[] | undefined;
}

const text = reportText;

const phaseSchema: z.ZodType<ReportedPhase> = z.object({
  title: text,
  overview: text.optional(),
  changes: z.array(z.object({ path: text, description: text })),
  automated: z.array(text),
  manual: z.array(text).optional(),
});

const planReportSchema: z.ZodType<PlanReport> = z.object({
  status: z.enum(["planned", "closed", "not-ready", "incomplete"]),
  summary: text,
  plan: z
    .object({
      currentState: text,
      discoveries: z.array(text).optional(),
      desiredEndState: text,
      notDoing: z.array(text).optional(),
      approach: text,
      phases: z.array(phaseSchema),
    })
    .optional(),
  ...reportParts,
});

/** The JSON Schema given to `claude --json-schema` when it is to plan. */
export function planReportJsonSchema(): Record<string, unknown> {
  return toJsonSchema(planReportSchema);
}

/** Read what came back as structured output. */
export function readPlanReport(value: unknown): Testimony<PlanReport> {
  return readTestimony(planReportSchema, value);
}
