import type { FrontmatterBounds } from "../scan/block-scan.ts";
import { byteOrderMarkLength } from "../scan/find-frontmatter.ts";
import { type Frontmatter, type FrontmatterProblem, type FrontmatterValue, NO_FRONTMATTER } from "./frontmatter.ts";
import { FRONTMATTER_LIMITS } from "./limits.ts";
import { recoverLines } from "./recover-lines.ts";
import { readSimpleFrontmatter } from "./simple-frontmatter.ts";

export type { Frontmatter, FrontmatterProblem, FrontmatterState, FrontmatterValue } from "./frontmatter.ts";

/** What the strict reader says of a block: its values and their lines, or why it refuses. */
export type StrictResult =
  | { readonly values: ReadonlyMap<string, FrontmatterValue>; readonly lines: ReadonlyMap<string, number> }
  | { readonly problem: FrontmatterProblem };

/**
 * Reads a block as strict YAML; obtained from `loadStrictReader`, because the YAML libraries behind it cost more to load
 * than a whole tree costs to scan.
 * @param firstLine 1-based line of the block's first line in the file
 */
export type StrictReader = (block: string, firstLine: number) => StrictResult;

/**
 * Reads the frontmatter of a file: the fast reader for the simple majority, else the strict reader, else line by line.
 * @param bounds as `scanBlocks` found them
 * @param strict without it a block beyond the fast reader has the state `needs-strict`
 */
export function readFrontmatter(text: string, bounds: FrontmatterBounds | null, strict?: StrictReader): Frontmatter {
  if (bounds === null) return readWithoutBounds(text);
  const block = text.slice(bounds.contentStart, bounds.contentEnd);
  const tooLarge = findExcess(block);
  if (tooLarge !== null) return refused(tooLarge);
  const simple = readSimpleFrontmatter(text, bounds.contentStart, bounds.contentEnd, FIRST_LINE);
  if (simple !== null) return simple;
  if (strict === undefined) return fromLines("needs-strict", block, null);
  const result = strict(block, FIRST_LINE);
  if ("values" in result) return fromValues("strict", result.values, result.lines, null);
  return isRecoverable(result.problem) ? fromLines("recovered", block, result.problem) : refused(result.problem);
}

/** The block starts on the line after the opening `---`, which is the first of the file. */
const FIRST_LINE = 2;

function readWithoutBounds(text: string): Frontmatter {
  const start = byteOrderMarkLength(text);
  if (!text.startsWith("---", start)) return NO_FRONTMATTER;
  const lineEnd = text.indexOf("\n", start);
  const line = text.slice(start, lineEnd === -1 ? Math.min(text.length, start + 200) : lineEnd).trimEnd();
  const tag = line.slice(3).trim();
  if (tag === "" || tag.startsWith("-")) return NO_FRONTMATTER;
  return refused({
    code: "LLI_FM_LANGUAGE",
    message: "the opening line names a language; frontmatter is YAML between two lines of three dashes",
    line: 1,
    column: 4,
    excerpt: `${line.slice(0, 80)}\n   ^`,
  });
}

function findExcess(block: string): FrontmatterProblem | null {
  const { characters, lines } = FRONTMATTER_LIMITS;
  if (block.length > characters) return excess(`more than ${characters} characters`);
  let count = 0;
  for (let at = block.indexOf("\n"); at !== -1; at = block.indexOf("\n", at + 1)) count++;
  return count > lines ? excess(`more than ${lines} lines`) : null;
}

function excess(what: string): FrontmatterProblem {
  const message = `the frontmatter has ${what}`;
  return { code: "LLI_FM_TOO_LARGE", message, line: 1, column: 1, excerpt: "---\n^" };
}

/** Bad YAML is a slip, and its simple lines are worth having; the other codes mean that nothing in it is taken. */
function isRecoverable(problem: FrontmatterProblem): boolean {
  return problem.code === "LLI_FM_YAML";
}

function refused(problem: FrontmatterProblem): Frontmatter {
  return fromValues("refused", new Map(), new Map(), problem);
}

function fromLines(
  state: "needs-strict" | "recovered",
  block: string,
  problem: FrontmatterProblem | null,
): Frontmatter {
  const { values, lines } = recoverLines(block, FIRST_LINE);
  return fromValues(state, values, lines, problem);
}

function fromValues(
  state: Frontmatter["state"],
  values: ReadonlyMap<string, FrontmatterValue>,
  lines: ReadonlyMap<string, number>,
  problem: FrontmatterProblem | null,
): Frontmatter {
  return {
    state,
    keys: [...values.keys()],
    get: (key) => values.get(key),
    line: (key) => lines.get(key) ?? null,
    problem,
  };
}
