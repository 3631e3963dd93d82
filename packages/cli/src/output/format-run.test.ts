import type { ResolveRun } from "@ll-issues/runner";
import picocolors from "picocolors";
import { describe, expect, it } from "vitest";
import { formatRun, formatSummary } from "./format-run.ts";

const run: ResolveRun = {
  issue: "BUG-1",
  run: "r",
  outcome: "waiting",
  reason: "Claude asks: Which?",
  sessionId: null,
  startedAt: "2026-02-06T03:41:30.000Z",
  durationMs: 1600,
  turns: 1,
  costUsd: 0,
  changes: [],
  verification: [],
  question: "Which?",
  notes: [],
  protection: null,
  resolution: null,
  commit: null,
  log: null,
};
const colours = picocolors.createColors(true);

describe("formatRun", () => {
  it("paints what waits for a person neither as a success nor as a failure", () => {
    const paints = { resolved: colours.green, waiting: colours.yellow, failed: colours.red } as const;
    for (const [outcome, paint] of Object.entries(paints)) {
      const ended = { ...run, outcome: outcome as ResolveRun["outcome"] };
      expect(formatRun(ended, colours)).toContain(paint(outcome));
      expect(formatSummary([ended, ended], colours)).toContain(paint(outcome));
    }
  });
});
