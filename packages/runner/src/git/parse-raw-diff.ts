import { RunnerError } from "../errors.ts";

/** One path that differs between two trees. */
export interface RawDifference {
  readonly path: string;
  /** `renamed` only where git was asked to find renames. */
  readonly status: "added" | "modified" | "deleted" | "renamed" | "type-changed";
  /** The old path of a renamed file. */
  readonly from: string | null;
  /** Octal file modes, "000000" where there is no file; 160000 is a submodule. */
  readonly modeBefore: string;
  readonly modeAfter: string;
  /** Object ids, as long as git was asked for; zeros where there is no file. */
  readonly idBefore: string;
  readonly idAfter: string;
}

const STATUS_WORDS: Readonly<Record<string, RawDifference["status"]>> = {
  A: "added",
  M: "modified",
  D: "deleted",
  R: "renamed",
  T: "type-changed",
};

/**
 * Parse what `git diff-tree -z` prints (git-diff-tree(1), "Raw output format"): `:mode mode id id STATUS[score] NUL path NUL [path NUL]`.
 *
 * @param raw decoded in whatever way the caller wants its paths; everything else is ASCII.
 * @throws {RunnerError} LLI_GIT_FAILED for anything else: a path that is passed over would be one that nobody looks at.
 */
export function parseRawDiff(raw: string): RawDifference[] {
  const fields = raw.split("\0");
  const differences: RawDifference[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const [modeBefore, modeAfter, idBefore, idAfter, code] = fields[at]?.split(" ") ?? [];
    if (!modeBefore?.startsWith(":") || !modeAfter || !idBefore || !idAfter || !code)
      throw new RunnerError(
        "LLI_GIT_FAILED",
        `git diff-tree printed what is no raw diff: ${fields[at]?.slice(0, 200)}`,
      );
    const status = STATUS_WORDS[code.charAt(0)] ?? "modified";
    const isRenamed = status === "renamed";
    const [first = "", second = ""] = fields.slice(at + 1, at + 3);
    differences.push({
      path: isRenamed ? second : first,
      status,
      from: isRenamed ? first : null,
      modeBefore: modeBefore.slice(1),
      modeAfter,
      idBefore,
      idAfter,
    });
    at += isRenamed ? 3 : 2;
  }
  return differences;
}
