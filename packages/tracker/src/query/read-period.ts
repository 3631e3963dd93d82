const DAY = 24 * 60 * 60 * 1000;
const UNITS: Readonly<Record<string, number>> = { h: DAY / 24, d: DAY, w: 7 * DAY, m: 30 * DAY, y: 365 * DAY };

/**
 * Read where a period begins, in UTC: `2026`, `2026-05`, `2026-05-20`, `today`, `yesterday`, or an age: `12h`, `7d`, `2w`, `3m`, `1y`.
 *
 * @returns milliseconds since 1970-01-01T00:00Z, or `null` when the text is none of these.
 */
export function readPeriodStart(text: string, now: Date): number | null {
  const [, count, unit] = /^(\d{1,5})([hdwmy])$/i.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) {
    return now.getTime() - Number(count) * (UNITS[unit.toLowerCase()] ?? DAY);
  }
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  if (text === "today") return today;
  if (text === "yesterday") return today - DAY;
  const [, year, month = "01", day = "01"] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (year === undefined) return null;
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return new Date(start).getUTCMonth() === Number(month) - 1 ? start : null;
}
