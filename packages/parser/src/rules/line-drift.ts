import type { LineRange } from "../model/locations.ts";
import type { TreeRule } from "./rule.ts";

/** A Location that points at nothing. */
export const lineDrift: TreeRule = {
  name: "line-drift",
  severity: "info",
  scope: "tree",
  description:
    "A `## Location` names a file that is gone, or lines beyond its end: the code has moved since the issue was written. Whoever works on it has to find the place anew; the anchor, when there is one, tells what to look for. Only issues that have not ended are checked.",
  check: ({ issues, readLines }) => {
    if (readLines === undefined) return [];
    const counts = new Map<string, number | null>();
    const countLines = (file: string): number | null => {
      const known = counts.get(file);
      if (known !== undefined) return known;
      const count = readLines(file)?.length ?? null;
      counts.set(file, count);
      return count;
    };
    return issues.flatMap(({ path, locations }) =>
      locations.flatMap(({ file, lines, line, column }) => {
        const message = describe(file, lines, countLines(file));
        return message === null ? [] : [{ path, line, column, message }];
      }),
    );
  },
};

function describe(file: string, lines: readonly LineRange[], count: number | null): string | null {
  if (count === null) return `${file} does not exist`;
  const beyond = lines.find((range) => range.to > count);
  if (beyond === undefined) return null;
  const range = beyond.from === beyond.to ? `${beyond.from}` : `${beyond.from}-${beyond.to}`;
  return `${file} has ${count} lines, so that line ${range} is gone`;
}
