import { join } from "node:path";
import type { IssueType } from "@ll-issues/parser";
import { decodeIssueBytes } from "@ll-issues/parser";
import { readRegularFile } from "../disk/read-regular-file.ts";
import { TrackerError } from "../errors.ts";

/** Where templates are looked for: the repository's own come first. */
export interface IssueTemplateFolders {
  /** The tracker's root, absolute. */
  readonly root: string;
  /** The templates that come with the program, absolute. */
  readonly shipped: string;
}

const MAX_TEMPLATE_BYTES = 256 * 1024;

/** Of a configured type that brings no template of its own. */
const FALLBACK = "## Summary\n\n\n## Acceptance Criteria\n\n- [ ] \n";

/**
 * Load the text a new issue of a type starts with: `templates/issues/<type>.md` of the repository, else the one that comes with the
 * program. It may begin with frontmatter, which the issue then has too.
 *
 * @throws {TrackerError} `LLI_ISSUE_TEMPLATE` when it is no text; {@link FileError} when it cannot be read.
 */
export function loadIssueTemplate(type: IssueType, folders: IssueTemplateFolders): string {
  const name = `templates/issues/${type.name}.md`;
  const own = readRegularFile(join(folders.root, name), { name, maxBytes: MAX_TEMPLATE_BYTES });
  const bytes =
    own ?? readRegularFile(join(folders.shipped, "issues", `${type.name}.md`), { name, maxBytes: MAX_TEMPLATE_BYTES });
  if (bytes === null) return FALLBACK;
  const decoded = decodeIssueBytes(bytes);
  if ("text" in decoded) return decoded.text;
  throw new TrackerError("LLI_ISSUE_TEMPLATE", `${name}: ${decoded.message}`, { path: name, line: decoded.line });
}
