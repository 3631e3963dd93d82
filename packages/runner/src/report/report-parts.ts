import type { CloseReason } from "@ll-issues/parser";
import * as z from "zod";
import { reportText } from "./read-testimony.ts";

/** What every report may hold, whatever the run was to do. */
export interface ReportParts {
  /** Why an issue needs no change. */
  readonly closeReason?: CloseReason | undefined;
  /** Where the issue, or a plan, and the code do not agree. */
  readonly mismatch?: { readonly expected: string; readonly found: string; readonly reason: string } | undefined;
  /** What Claude decided itself. */
  readonly decisions?:
    | readonly { readonly question: string; readonly choice: string; readonly why: string }[]
    | undefined;
}

const text = reportText;

/** The schemas of {@link ReportParts}, to be spread into that of a report. */
export const reportParts: { readonly [Key in keyof ReportParts]-?: z.ZodType<ReportParts[Key]> } = {
  closeReason: z
    .enum(["already_fixed", "invalid_ref", "stale", "too_vague", "duplicate", "wont_do"] satisfies CloseReason[])
    .optional(),
  mismatch: z.object({ expected: text, found: text, reason: text }).optional(),
  decisions: z.array(z.object({ question: text, choice: text, why: text })).optional(),
};
