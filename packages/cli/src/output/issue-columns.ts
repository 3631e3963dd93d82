import type { ScannedIssue } from "@ll-issues/tracker";
import { closestMatch } from "leven";
import { UsageError } from "../usage-error.ts";
import type { Colours } from "./colours.ts";
import { escapeLine } from "./escape-text.ts";
import { formatAge } from "./format-age.ts";
import type { Cell } from "./format-table.ts";
import { issueRows } from "./issue-rows.ts";

/** What a column says of an issue: for people, and, where that differs, for programs. */
interface Column {
  readonly plain: (issue: ScannedIssue) => string;
  readonly shown?: (issue: ScannedIssue, now: Date) => string;
}

const COLUMNS: Readonly<Record<string, Column>> = {
  id: { plain: ({ id }) => id },
  priority: { plain: ({ priority }) => priority ?? "-" },
  status: { plain: ({ status }) => status },
  type: { plain: ({ type }) => type },
  title: { plain: ({ title }) => title },
  labels: { plain: ({ labels }) => labels.join(",") },
  parent: { plain: ({ parent }) => parent ?? "" },
  "blocked-by": { plain: ({ blockedBy }) => blockedBy.join(",") },
  blockers: { plain: ({ openBlockers }) => openBlockers.join(",") },
  created: { plain: ({ createdAt }) => createdAt ?? "", shown: ({ createdAt }, now) => formatAge(createdAt, now) },
  completed: {
    plain: ({ completedAt }) => completedAt ?? "",
    shown: ({ completedAt }, now) => formatAge(completedAt, now),
  },
  path: { plain: ({ path }) => path },
};

/** Names of all columns. */
const COLUMN_NAMES: readonly string[] = Object.keys(COLUMNS);

/** What `list` shows unless told. */
export const DEFAULT_COLUMNS: readonly string[] = ["id", "priority", "status", "title"];

/**
 * Make sure that columns are known.
 *
 * @throws {UsageError} which names the nearest.
 */
export function assertColumns(names: readonly string[]): void {
  for (const name of names) {
    if (Object.hasOwn(COLUMNS, name)) continue;
    const nearest = closestMatch(name, [...COLUMN_NAMES], { maxDistance: 2 });
    throw new UsageError(
      `There is no column ${name}`,
      nearest === undefined ? `The columns are ${COLUMN_NAMES.join(", ")}` : `Did you mean ${nearest}?`,
    );
  }
}

/** Write one field for a program. */
export function plainField(issue: ScannedIssue, column: string): string {
  return COLUMNS[column]?.plain(issue) ?? "";
}

/** Lay issues out for people, with the colours and words of the usual list where a column is in it. */
export function columnRows(
  issues: readonly ScannedIssue[],
  columns: readonly string[],
  { colours, now }: { readonly colours: Colours; readonly now: Date },
): Cell[][] {
  const usual = issueRows(issues, colours);
  return issues.map((issue, index) =>
    columns.map((name) => {
      const known = usual[index]?.[DEFAULT_COLUMNS.indexOf(name)];
      if (known !== undefined) return known;
      const column = COLUMNS[name];
      return { text: escapeLine(column?.shown?.(issue, now) ?? column?.plain(issue) ?? ""), paint: colours.dim };
    }),
  );
}
