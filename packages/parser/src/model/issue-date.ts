const DATE_TIME =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[Tt ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:([Zz])|(?:UTC|utc)|([+-])(\d{2}):?(\d{2})?)?)?\s*$/;

/**
 * Reads a date as issue files write it: `2026-01-09`, `2026-07-24 22:31:44+00:00`, `2026-01-09T03:04:05.6Z`.
 *
 * A day without a time is the start of that day, and a time without a zone is taken as UTC, so that the answer does not
 * depend on the machine.
 *
 * @returns milliseconds since 1970-01-01T00:00Z, or null when the text is no date (also `2026-02-30`)
 */
export function parseIssueDate(text: string): number | null {
  const match = DATE_TIME.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, , sign, zoneHour, zoneMinute] = match;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const check = new Date(at);
  if (check.getUTCMonth() !== Number(month) - 1 || check.getUTCDate() !== Number(day)) return null;
  const [h, m, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (h > 24 || m > 59 || s > 60) return null;
  const milliseconds = Number(`0.${fraction ?? "0"}`) * 1000;
  const zone = sign === undefined ? 0 : (Number(zoneHour) * 60 + Number(zoneMinute ?? 0)) * (sign === "-" ? -1 : 1);
  return at + ((h * 60 + m - zone) * 60 + s) * 1000 + milliseconds;
}

/**
 * Compares two dates as instants in UTC, whatever zone and precision they are written in; made for `Array.sort`.
 *
 * What is no date comes after every date, and null last of all.
 *
 * @returns a negative number, zero or a positive number
 */
export function compareIssueDates(a: string | null, b: string | null): number {
  const [x, y] = [rank(a), rank(b)];
  if (x !== y) return x < y ? -1 : 1;
  return 0;
}

function rank(text: string | null): number {
  if (text === null) return Number.POSITIVE_INFINITY;
  return parseIssueDate(text) ?? Number.MAX_VALUE;
}
