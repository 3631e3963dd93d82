import { describe, expect, it } from "vitest";
import type { Change } from "../evidence/gather-changes.ts";
import type { Report } from "../report/report.ts";
import { decideOutcome, type Findings } from "./decide-outcome.ts";

const change: Change = {
  path: "src/tap.ts",
  status: "modified",
  from: null,
  description: "closed it",
  reported: true,
  wasDirty: false,
};
const passing = {
  name: "Tests",
  command: "true",
  verdict: "PASS",
  detail: "exit 0",
  counts: null,
  failedBefore: false,
  durationMs: 1,
  outputTail: "",
} as const;

function report(over: Partial<Report> = {}): Findings["reading"] {
  return { report: { status: "resolved", summary: "The tap closes", changes: [], ...over }, problem: null };
}

function findings(over: Partial<Findings> = {}): Findings {
  return {
    ending: { outcome: "completed", reason: "success", message: "", denied: [] },
    reading: report(),
    changes: [change],
    checks: [passing],
    ...over,
  };
}

describe("decideOutcome", () => {
  it("resolves only when process, report, git and checks agree", () => {
    expect(decideOutcome(findings())).toEqual({ outcome: "resolved", reason: "The tap closes" });
  });

  it.each([
    [
      "the process did not complete",
      { ending: { outcome: "idle", reason: "idle-timeout", message: "silent for 600 s", denied: [] } },
      "idle",
    ],
    ["there is no report", { reading: { report: null, problem: "no report" } }, "failed"],
    ["git shows no change", { changes: [] }, "unchanged"],
    ["a check fails", { checks: [passing, { ...passing, name: "Lint", verdict: "FAIL" }] }, "verification-failed"],
    ["a check runs out of time", { checks: [{ ...passing, verdict: "TIMEOUT" }] }, "verification-failed"],
    ["Claude says it is not ready", { reading: report({ status: "not-ready" }), changes: [] }, "not-ready"],
    ["Claude could not finish", { reading: report({ status: "incomplete" }) }, "incomplete"],
    [
      "it is closed without a change",
      { reading: report({ status: "closed", closeReason: "stale" }), changes: [] },
      "closed",
    ],
    ["it is closed, and yet changed", { reading: report({ status: "closed", closeReason: "stale" }) }, "incomplete"],
  ] satisfies [string, Partial<Findings>, string][])("when %s: %s", (_, over, outcome) => {
    expect(decideOutcome(findings(over)).outcome).toBe(outcome);
  });

  it("a check that was skipped does not fail", () => {
    expect(decideOutcome(findings({ checks: [{ ...passing, verdict: "SKIP" }] })).outcome).toBe("resolved");
  });

  it("a check that failed already is not blamed, as long as another passes", () => {
    const already = { ...passing, name: "Lint", verdict: "FAIL", failedBefore: true } as const;
    expect(decideOutcome(findings({ checks: [passing, already] })).outcome).toBe("resolved");
    expect(decideOutcome(findings({ checks: [already] })).outcome).toBe("verification-failed");
  });

  it("denials do not spoil a run that got there", () => {
    const ending = { outcome: "completed", reason: "success", message: "", denied: ["WebFetch"] } as const;
    expect(decideOutcome(findings({ ending })).outcome).toBe("resolved");
  });

  it.each([
    ["nothing changed", { changes: [] }],
    ["there is no report", { reading: { report: null, problem: "no report" } }],
    ["Claude could not finish", { reading: report({ status: "incomplete" }) }],
  ] satisfies [string, Partial<Findings>][])("denials explain that %s", (_, over) => {
    const ending = { outcome: "completed", reason: "success", message: "", denied: ["Edit", "Edit", "Bash"] } as const;
    const verdict = decideOutcome(findings({ ...over, ending }));
    expect(verdict.outcome).toBe("denied");
    expect(verdict.reason).toContain("Edit, Bash");
  });

  it("denials explain a report that never came", () => {
    const ending = {
      outcome: "failed",
      reason: "structured-output-missing",
      message: "no report",
      denied: ["Edit"],
    } as const;
    expect(decideOutcome(findings({ ending, reading: { report: null, problem: "no report" } })).outcome).toBe("denied");
    expect(decideOutcome(findings({ ending: { ...ending, reason: "signal" } })).outcome).toBe("failed");
  });

  it("gives the reason of a mismatch", () => {
    const reading = report({
      status: "incomplete",
      mismatch: { expected: "a", found: "b", reason: "the module is gone" },
    });
    expect(decideOutcome(findings({ reading }))).toEqual({ outcome: "incomplete", reason: "the module is gone" });
  });
});
