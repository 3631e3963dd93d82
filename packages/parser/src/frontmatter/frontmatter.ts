/** A value of the frontmatter: every scalar is its text, decoded when quoted and never coerced; `null` is an empty value. */
export type FrontmatterValue = string | null | readonly FrontmatterValue[] | ReadonlyMap<string, FrontmatterValue>;

/** Why a block could not be read strictly. */
export interface FrontmatterProblem {
  /** `LLI_FM_…`, see `docs/issue-format.md`. */
  readonly code: string;
  readonly message: string;
  /** 1-based, in the file. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** The line, and below it a caret under the column. */
  readonly excerpt: string;
}

/**
 * How the block was read.
 *
 * - `none`: the file has no frontmatter.
 * - `strict`: as valid YAML; the only state (with `none`) whose block may be edited.
 * - `recovered`: invalid YAML; the simple `key: value` lines were read one by one.
 * - `refused`: something that is never read (another language, anchors, too large …); no keys.
 * - `needs-strict`: beyond the fast reader, and no strict reader was given; the keys are those of the simple lines.
 *   Load one with `loadStrictReader` and read again.
 */
export type FrontmatterState = "none" | "strict" | "recovered" | "refused" | "needs-strict";

/** The frontmatter of a file. */
export interface Frontmatter {
  readonly state: FrontmatterState;
  /** Top-level keys in file order. */
  readonly keys: readonly string[];
  /** Value of a top-level key, or `undefined` when it is not there. */
  get(key: string): FrontmatterValue | undefined;
  /** 1-based line of a top-level key in the file. */
  line(key: string): number | null;
  readonly problem: FrontmatterProblem | null;
}

/** The frontmatter of a file that has none. */
export const NO_FRONTMATTER: Frontmatter = {
  state: "none",
  keys: [],
  get: () => undefined,
  line: () => null,
  problem: null,
};
