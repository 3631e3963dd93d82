import { isIssueId } from "@ll-issues/parser";
import * as z from "zod";
import { OUTCOME_EXIT_CODES, type Outcome } from "../../outcome.ts";

/** What is taken from the record of a run: it comes from a job that strangers' text had a part in, so nothing of it is believed unread. */
export interface CollectedRun {
  readonly issue: string;
  readonly run: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly turns: number;
  readonly costUsd: number;
  readonly changes: readonly { readonly path: string }[];
  readonly verification: readonly { readonly name: string; readonly verdict: string }[];
  readonly question: string | null;
  readonly commit: string | null;
}

/** What is taken from the record of `ci apply`. */
export interface CollectedApply {
  readonly issue: string;
  /** The pull request that holds the work; null when there is none. */
  readonly pullRequest: { readonly number: number; readonly url: string } | null;
  /** Why it was not applied; null when it was. */
  readonly refused: string | null;
}

/** Texts beyond this length are cut: a summary has no room for more. */
const LONGEST_TEXT = 2000;

const text = z.string().transform((written) => written.slice(0, LONGEST_TEXT));
const amount = z.number().nonnegative();
const issueId = z.string().refine(isIssueId);
const outcome = z.enum(Object.keys(OUTCOME_EXIT_CODES) as [Outcome, ...Outcome[]]);

/** The record of one run. */
export const runSchema: z.ZodType<CollectedRun> = z.object({
  issue: issueId,
  run: z.string().regex(/^[\w.-]{1,200}$/),
  outcome,
  reason: text,
  startedAt: z.iso.datetime(),
  durationMs: amount,
  turns: amount,
  costUsd: amount,
  changes: z.array(z.object({ path: text })),
  verification: z.array(z.object({ name: text, verdict: text })),
  question: text.nullable(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .nullable(),
});

const pullRequest = z.object({ number: z.number().int().positive(), url: text });

/** The record of one `ci apply`: what it printed with `--json`. */
export const applySchema: z.ZodType<CollectedApply> = z
  .object({ issue: issueId, published: z.object({ pullRequest }).nullable() })
  .transform(({ issue, published }) => ({ issue, pullRequest: published?.pullRequest ?? null, refused: null }));

/** What any command prints with `--json` when it fails. */
export const errorSchema: z.ZodType<string> = z
  .object({ error: z.object({ code: text, message: text }) })
  .transform(({ error }) => `${error.code}: ${error.message}`);
