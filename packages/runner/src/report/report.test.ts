import { describe, expect, it } from "vitest";
import { readReport, reportJsonSchema } from "./report.ts";

const good = { status: "resolved", summary: "done", changes: [{ path: "a.ts", description: "mended" }] };

describe("readReport", () => {
  it("takes a report of the agreed form", () => {
    expect(readReport(good)).toEqual({ report: good, problem: null });
  });

  it.each([
    [undefined, /without handing over/],
    [null, /without handing over/],
    ["resolved", /not of the agreed form/],
    [{ ...good, status: "done" }, /status/],
    [{ ...good, changes: "a.ts" }, /changes/],
    [{ ...good, closeReason: "bored" }, /closeReason/],
  ])("refuses %j", (value, problem) => {
    expect(readReport(value)).toEqual({ report: null, problem: expect.stringMatching(problem) });
  });

  it("cuts what is too long for a record", () => {
    const many = Array.from({ length: 500 }, (_, index) => ({ path: `f${index}`, description: "x".repeat(5000) }));
    const { report } = readReport({ ...good, changes: many });
    expect(report?.changes).toHaveLength(200);
    expect(report?.changes[0]?.description).toHaveLength(4004);
  });
});

describe("reportJsonSchema", () => {
  it("asks for exactly the fields of the contract", () => {
    const schema = reportJsonSchema();
    expect(Object.keys(schema.properties as object)).toEqual([
      "status",
      "summary",
      "changes",
      "closeReason",
      "mismatch",
      "criteria",
      "decisions",
      "followUps",
      "subIssues",
    ]);
    expect(schema.required).toEqual(["status", "summary", "changes"]);
    expect(JSON.stringify(schema)).not.toMatch(/maxLength|\$schema/);
  });
});
