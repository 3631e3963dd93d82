import type { TreeDifference } from "../git/capture-tree.ts";

/** One path that the run changed, as git saw it. */
export interface Change {
  /** Relative to the top of the working tree. */
  readonly path: string;
  readonly status: TreeDifference["status"];
  /** The old path of a renamed file. */
  readonly from: string | null;
  /** Claude's words for it, or ours where it gave none. */
  readonly description: string;
  /** Whether Claude's report named the path. */
  readonly reported: boolean;
  /** Whether somebody had uncommitted work in this file before the run. */
  readonly wasDirty: boolean;
}

/** What git saw, held against what was reported. */
export interface Evidence {
  readonly changes: readonly Change[];
  /** Paths the report claims and git does not show. */
  readonly unproven: readonly string[];
}

/** What the comparison needs. */
export interface EvidenceInput {
  readonly differences: readonly TreeDifference[];
  readonly reported: readonly { readonly path: string; readonly description: string }[];
  /** Paths with uncommitted work before the run. */
  readonly dirtyBefore: ReadonlySet<string>;
  /** Paths that are not the run's work, such as the issue's own file. */
  readonly ignored: (path: string) => boolean;
}

const SUBMODULE_MODE = "160000";

/**
 * Hold what git saw change against what the report claims: git decides which paths there are, the report only describes them.
 *
 * Submodules are left alone: a moved submodule is neither listed nor committed.
 */
export function gatherChanges(input: EvidenceInput): Evidence {
  const words = new Map(input.reported.map(({ path, description }) => [normalisePath(path), description]));
  const changes = input.differences
    .filter(
      ({ path, modeBefore, modeAfter }) =>
        !input.ignored(path) && modeBefore !== SUBMODULE_MODE && modeAfter !== SUBMODULE_MODE,
    )
    .map((difference) => toChange(difference, words, input.dirtyBefore));
  const proven = new Set(changes.flatMap(({ path, from }) => (from === null ? [path] : [path, from])));
  return { changes, unproven: [...words.keys()].filter((path) => !proven.has(path)) };
}

function toChange(
  difference: TreeDifference,
  words: ReadonlyMap<string, string>,
  dirtyBefore: ReadonlySet<string>,
): Change {
  const { path, status, from } = difference;
  const reported = words.get(path) ?? (from === null ? undefined : words.get(from));
  return {
    path,
    status,
    from,
    description: reported?.trim() || `${describeStatus(difference)} (not mentioned by Claude)`,
    reported: reported !== undefined,
    wasDirty: dirtyBefore.has(path) || (from !== null && dirtyBefore.has(from)),
  };
}

function describeStatus({ status, from, modeBefore, modeAfter }: TreeDifference): string {
  if (status === "renamed") return `renamed from ${from}`;
  if (status === "modified" && modeBefore !== modeAfter) return `mode changed from ${modeBefore} to ${modeAfter}`;
  return status;
}

/** Models write `./src/x` as well as `src/x`. */
function normalisePath(path: string): string {
  return path.trim().replace(/^(\.\/)+/, "");
}
