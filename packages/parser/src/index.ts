export { FrontmatterError, IssueEditError, ParserError, type ParserErrorDetails } from "./errors.ts";
export { type ExactHeading, type ExactHeadings, loadExactHeadings } from "./exact/load-exact-headings.ts";
export {
  type Frontmatter,
  type FrontmatterProblem,
  type FrontmatterState,
  type FrontmatterValue,
  readFrontmatter,
  type StrictReader,
  type StrictResult,
} from "./frontmatter/read-frontmatter.ts";
export { DEFAULT_FORMAT, type IssueFormat, type IssueType } from "./identity/default-format.ts";
export { type IssueFileName, parseIssueFileName } from "./identity/parse-issue-file-name.ts";
export { type IssueReference, isSameIssue, parseIssueReference } from "./identity/parse-issue-reference.ts";
export {
  type BlockScan,
  type Fence,
  type FrontmatterBounds,
  type Heading,
  type HtmlBlock,
  scanBlocks,
} from "./scan/scan-blocks.ts";
export { type DecodedIssue, decodeIssueBytes } from "./text/decode-issue-bytes.ts";
