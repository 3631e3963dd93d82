import { parseIssueDate } from "@ll-issues/parser";
import { countWords } from "./count-words.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: readonly (readonly [number, string])[] = [
  [365 * DAY, "year"],
  [30 * DAY, "month"],
  [7 * DAY, "week"],
  [DAY, "day"],
  [HOUR, "hour"],
  [MINUTE, "minute"],
];

/** Write a date for people: `3 days ago`, `today` for a day without a time, `in 2 weeks`; what is no date stays as it is written. */
export function formatAge(written: string | null, now: Date): string {
  const date = written === null ? null : parseIssueDate(written);
  if (written === null || date === null) return written ?? "";
  const isDay = /^\s*\d{4}-\d{2}-\d{2}\s*$/.test(written);
  const past = now.getTime() - date;
  const least = isDay ? DAY : MINUTE;
  if (Math.abs(past) < least) return isDay ? "today" : "just now";
  for (const [length, name] of UNITS) {
    const count = Math.floor(Math.abs(past) / length);
    if (count < 1) continue;
    const words = countWords(count, name);
    return past > 0 ? `${words} ago` : `in ${words}`;
  }
  return written;
}
