import { IssueEditError } from "../errors.ts";
import { type Frontmatter, readFrontmatter, type StrictReader } from "../frontmatter/read-frontmatter.ts";
import { buildSections, type Section } from "../model/sections.ts";
import type { BlockScan } from "../scan/block-scan.ts";
import { findFrontmatter } from "../scan/find-frontmatter.ts";
import { scanBlocks } from "../scan/scan-blocks.ts";

/** A text with everything an edit needs to know of it. */
export interface EditableIssue {
  readonly text: string;
  readonly path: string;
  readonly scan: BlockScan;
  /** The scan was given, and an exact parser may have made it sure. */
  readonly isGiven: boolean;
  readonly frontmatter: Frontmatter;
  /** Sections of depth 2. */
  readonly sections: readonly Section[];
}

/**
 * Reads a text for editing.
 *
 * @param strict reads a block that the fast reader does not
 * @param given the scan of this very text, where it is known
 */
export function readEditableIssue(
  text: string,
  path: string,
  strict: StrictReader | undefined,
  given?: BlockScan,
): EditableIssue {
  const scan = given ?? scanBlocks(text);
  return {
    text,
    path,
    scan,
    isGiven: given !== undefined,
    frontmatter: readFrontmatter(text, scan.frontmatter, strict),
    sections: buildSections(scan.headings, 2, text.length),
  };
}

/**
 * Makes sure that it is certain which lines are headings: a section that is none would be put in, or replaced, in the wrong place.
 * @throws {IssueEditError} LLI_EDIT_NOT_HELD
 */
export function assertCertainHeadings({ scan, path }: EditableIssue): void {
  if (scan.unsure.length === 0) return;
  const message = `the text is not changed because it is not certain which lines are headings: ${scan.unsure.join("; ")}`;
  throw new IssueEditError("LLI_EDIT_NOT_HELD", message, {
    path,
    hint: "nothing was changed; quote the lines of so many `>` or `-` as code, or edit the file by hand",
  });
}

/** Keys by which a block is known to be the issue's own. */
const IDENTITY_KEYS = ["id", "status", "type", "priority", "title"];

/**
 * Makes sure that the frontmatter may be changed: it was read strictly, and it is the block that identifies the issue.
 * @throws {IssueEditError} LLI_FM_NEEDS_STRICT; the code of the problem (LLI_FM_YAML, LLI_FM_LANGUAGE …) of a block that cannot be read;
 *   LLI_FM_NOT_EDITABLE of one that can, and cannot be edited
 */
export function assertEditableFrontmatter(issue: EditableIssue, strict: StrictReader | undefined): void {
  const { state, problem } = issue.frontmatter;
  if (state === "needs-strict") {
    throw new IssueEditError("LLI_FM_NEEDS_STRICT", "the frontmatter needs the strict reader", {
      path: issue.path,
      hint: "pass `strict` from loadStrictReader()",
    });
  }
  if (state !== "strict" && state !== "none") {
    throw new IssueEditError(
      problem?.code ?? "LLI_FM_NOT_EDITABLE",
      `the frontmatter is not changed because it is not valid: ${problem?.message ?? state}`,
      {
        path: issue.path,
        hint: "repair it by hand, then try again",
        ...(problem === null ? {} : { line: problem.line, column: problem.column }),
      },
    );
  }
  if (isShadowed(issue, strict)) {
    const message = "the file has two frontmatter blocks, and the second one identifies the issue";
    throw new IssueEditError("LLI_FM_NOT_EDITABLE", message, { path: issue.path, hint: "merge the two by hand" });
  }
}

/** Whether a second block right below the first has the identity that the first lacks. */
function isShadowed(issue: EditableIssue, strict: StrictReader | undefined): boolean {
  const { text, scan, frontmatter } = issue;
  if (scan.frontmatter === null) return false;
  const start = skipBlankLines(text, scan.frontmatter.end);
  const bounds = findFrontmatter(text, start);
  if (bounds === null) return false;
  const second = readFrontmatter(text, bounds, strict);
  const isIdentity = (keys: readonly string[]): boolean => IDENTITY_KEYS.some((key) => keys.includes(key));
  return isIdentity(second.keys) && !isIdentity(frontmatter.keys);
}

function skipBlankLines(text: string, from: number): number {
  let lineStart = from;
  for (let at = from; at < text.length && /\s/.test(text.charAt(at)); at++) {
    if (text.charAt(at) === "\n") lineStart = at + 1;
  }
  return lineStart;
}
