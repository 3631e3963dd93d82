import * as z from "zod";

/** Testimony is capped: a record is for people, and a model can write without end. */
const MAX_TEXT = 4000;
const MAX_ITEMS = 200;

/** One text of a report. */
export const reportText: z.ZodString = z.string().max(100_000);

/** A report, or why there is none. */
export type Testimony<Report> =
  | { readonly report: Report; readonly problem: null }
  | { readonly report: null; readonly problem: string };

/**
 * Read what came back as structured output: checked against the schema, and every text cut to a length that fits a record.
 *
 * @param value the `structured_output` of the result event; undefined when the model never gave one (which Claude Code 2.1.x
 * still calls a success).
 */
export function readTestimony<Report>(schema: z.ZodType<Report>, value: unknown): Testimony<Report> {
  if (value === undefined || value === null)
    return { report: null, problem: "Claude ended without handing over its report" };
  const parsed = schema.safeParse(value);
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

/**
 * Give back the JSON Schema of a report, for `claude --json-schema`.
 *
 * Without `$schema` and length limits: the limits are ours to enforce, and a model that meets them by trial wastes turns.
 */
export function toJsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-7" });
  return withoutLengths(rest) as Record<string, unknown>;
}

function withoutLengths(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLengths);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key]) => key !== "maxLength");
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutLengths(inner)]));
}

function capTexts(value: unknown): unknown {
  if (typeof value === "string") return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)} […]` : value;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map(capTexts);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, capTexts(inner)]));
}
