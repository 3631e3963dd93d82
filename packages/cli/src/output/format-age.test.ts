import { expect, it } from "vitest";
import { formatAge } from "./format-age.ts";

const NOW = new Date("2026-06-10T12:00:00Z");

it.each([
  ["2026-06-10T12:00:00Z", "just now"],
  ["2026-06-10T11:59:01Z", "just now"],
  ["2026-06-10T11:58:59Z", "1 minute ago"],
  ["2026-06-10T13:30:00+02:00", "30 minutes ago"],
  ["2026-06-10T02:00:00Z", "10 hours ago"],
  ["2026-06-07T12:00:00Z", "3 days ago"],
  ["2026-06-10", "today"],
  ["2026-06-09", "1 day ago"],
  ["2026-05-20", "3 weeks ago"],
  ["2026-01-09", "5 months ago"],
  ["2024-01-01", "2 years ago"],
  ["2026-06-10T14:00:00Z", "in 2 hours"],
  ["2026-07-01", "in 2 weeks"],
  ["some day", "some day"],
  ["2026-13-45", "2026-13-45"],
  ["", ""],
  [null, ""],
])("%j is %j", (written, age) => {
  expect(formatAge(written, NOW)).toBe(age);
});
