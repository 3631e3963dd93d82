import * as z from "zod";

/** Testimony is capped: a record is for people, and a model can write without end. */
const MAX_TEXT = 4000;
const MAX_ITEMS = 200;

/** What Claude hands over at the end of a run: testimony, to be held against git and the checks. */
export interface Report {
  readonly status: "resolved" | "incomplete" | "not-ready" | "closed";
  readonly summary: string;
  readonly changes: readonly { readonly path: string; readonly description: string }[];
  readonly closeReason?: "already_fixed" | "invalid_ref" | "stale" | "too_vague" | "duplicate" | "wont_do" | undefined;
  readonly mismatch?: { readonly expected: string; readonly found: string; readonly reason: string } | undefined;
  readonly criteria?:
    | readonly { readonly text: string; readonly met: boolean; readonly evidence: string }[]
    | undefined;
  readonly decisions?:
    | readonly { readonly question: string; readonly choice: string; readonly why: string }[]
    | undefined;
  readonly followUps?: readonly string[] | undefined;
}

const text: z.ZodString = z.string().max(100_000);

const reportSchema: z.ZodType<Report> = z.object({
  status: z.enum(["resolved", "incomplete", "not-ready", "closed"]),
  summary: text,
  changes: z.array(z.object({ path: text, description: text })),
  closeReason: z.enum(["already_fixed", "invalid_ref", "stale", "too_vague", "duplicate", "wont_do"]).optional(),
  mismatch: z.object({ expected: text, found: text, reason: text }).optional(),
  criteria: z.array(z.object({ text, met: z.boolean(), evidence: text })).optional(),
  decisions: z.array(z.object({ question: text, choice: text, why: text })).optional(),
  followUps: z.array(text).optional(),
});

/**
 * The JSON Schema given to `claude --json-schema`.
 *
 * Without `$schema` and length limits: the limits are ours to enforce, and a model that meets them by trial wastes turns.
 */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(reportSchema, { target: "draft-7" });
  return withoutLengths(schema) as Record<string, unknown>;
}

function withoutLengths(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLengths);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key]) => key !== "maxLength");
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutLengths(inner)]));
}

/** A report, or why there is none. */
export type ReportReading =
  | { readonly report: Report; readonly problem: null }
  | { readonly report: null; readonly problem: string };

/**
 * Read what came back as structured output: checked against the schema, and every text cut to a length that fits a record.
 *
 * @param value the `structured_output` of the result event; undefined when the model never gave one (which Claude Code 2.1.x
 * still calls a success).
 */
export function readReport(value: unknown): ReportReading {
  if (value === undefined || value === null)
    return { report: null, problem: "Claude ended without handing over its report" };
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      report: null,
      problem:
        `Claude's report is not of the agreed form: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
    };
  }
  return { report: capTexts(parsed.data) as Report, problem: null };
}

function capTexts(value: unknown): unknown {
  if (typeof value === "string") return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)} […]` : value;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map(capTexts);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, capTexts(inner)]));
}
