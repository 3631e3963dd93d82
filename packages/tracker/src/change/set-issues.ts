import type { CachePlace } from "../cache/cache-place.ts";
import type { Config } from "../config/config.ts";
import { assertNoCycle } from "../graph/assert-no-cycle.ts";
import { type Assignment, splitItems } from "./assignment.ts";
import { type ChangeReport, changeIssues } from "./change-issues.ts";
import { planAssignments } from "./plan-assignments.ts";

/** What `set` is asked for. */
export interface SetIssuesOptions {
  /** Absolute. */
  readonly root: string;
  readonly config: Config;
  readonly references: readonly string[];
  readonly assignments: readonly Assignment[];
  readonly dryRun: boolean;
  readonly now: Date;
  /** Where scans keep the names of folders, if anywhere. */
  readonly cache?: CachePlace | null | undefined;
}

/**
 * Set keys of issues. A changed priority or title renames the file, a changed status moves it where the tree keeps such issues.
 *
 * @throws As `changeIssues` does; LLI_ASSIGNMENT_INVALID, LLI_STATUS_UNKNOWN, LLI_PRIORITY_UNKNOWN, LLI_TITLE_INVALID, LLI_CYCLE.
 */
export async function setIssues(options: SetIssuesOptions): Promise<ChangeReport> {
  const { references, assignments } = options;
  return await changeIssues({
    ...options,
    changesStatus: assignments.some(({ key }) => key === "status"),
    changes: references.map((reference) => ({
      reference,
      plan: (issue, context) => planAssignments(issue, assignments, context),
    })),
    check: async (context) => {
      const links = references.flatMap((reference) =>
        assignments.flatMap((assignment) => readLinks(reference, assignment, context.findId)),
      );
      if (links.length > 0) await assertNoCycle(context.root, context.config, links);
    },
  });
}

function readLinks(
  reference: string,
  { key, operator, value }: Assignment,
  findId: (reference: string) => string,
): readonly { readonly blocker: string; readonly blocked: string }[] {
  if (operator === "-=" || (key !== "blocked_by" && key !== "depends_on" && key !== "blocks")) return [];
  const own = findId(reference);
  return splitItems(value)
    .map(findId)
    .map((other) => (key === "blocks" ? { blocker: own, blocked: other } : { blocker: other, blocked: own }));
}
