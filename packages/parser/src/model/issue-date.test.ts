import { describe, expect, it } from "vitest";
import { compareIssueDates, parseIssueDate } from "./issue-date.ts";

describe("parseIssueDate", () => {
  it.each([
    ["2026-01-09", "2026-01-09T00:00:00.000Z"],
    ["2026-01-09T00:00:00Z", "2026-01-09T00:00:00.000Z"],
    ["2026-07-24 22:31:44+00:00", "2026-07-24T22:31:44.000Z"],
    ["2026-01-09T20:00:00-08:00", "2026-01-10T04:00:00.000Z"],
    ["2026-01-09T20:00:00+0530", "2026-01-09T14:30:00.000Z"],
    ["2026-01-09T20:00:00.25", "2026-01-09T20:00:00.250Z"],
    ["2026-01-09 20:00", "2026-01-09T20:00:00.000Z"],
  ])("reads %j", (text, iso) => {
    expect(new Date(parseIssueDate(text) ?? Number.NaN).toISOString()).toBe(iso);
  });

  it.each([
    "",
    "yesterday",
    "2026-13-01",
    "2026-02-30",
    "2026-1-9",
    "20260109",
    "2026-01-09T25:61",
    "2026-01-09 or so",
  ])("finds no date in %j", (text) => {
    expect(parseIssueDate(text)).toBeNull();
  });
});

describe("compareIssueDates", () => {
  it("sorts by the instant, whatever the zone, and puts what is no date last", () => {
    const dates = [null, "soon", "2026-01-10", "2026-01-09T20:00:00-08:00", "2026-01-09", "2026-01-10T03:00:00Z"];
    expect(dates.toSorted(compareIssueDates)).toEqual([
      "2026-01-09",
      "2026-01-10",
      "2026-01-10T03:00:00Z",
      "2026-01-09T20:00:00-08:00",
      "soon",
      null,
    ]);
  });

  it("calls one instant in two zones equal", () => {
    expect(compareIssueDates("2026-01-09T20:00:00-08:00", "2026-01-10T04:00:00Z")).toBe(0);
  });
});
