export { applyIssueEdits } from "./edit/apply-issue-edits.ts";
export type { IssueEdit } from "./edit/issue-edit.ts";
export { FrontmatterError, IssueEditError, ParserError, type ParserErrorDetails } from "./errors.ts";
export { applyExactAnswer } from "./exact/apply-exact-answer.ts";
export { deepestNesting } from "./exact/deepest-nesting.ts";
export type { ExactAnswer } from "./exact/exact-answer.ts";
export { type ExactHeading, type ExactHeadings, loadExactHeadings } from "./exact/load-exact-headings.ts";
export { loadStrictReader } from "./frontmatter/load-strict-reader.ts";
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
export {
  canonicalId,
  type IssueReference,
  isIssueId,
  isSameIssue,
  parseIssueReference,
} from "./identity/parse-issue-reference.ts";
export type { Criterion, CriterionState } from "./model/criteria.ts";
export { compareIssueDates, parseIssueDate } from "./model/issue-date.ts";
export type { IssueLink, IssueRelation } from "./model/issue-references.ts";
export {
  ISSUE_STATUSES,
  type IssueStatus,
  isEndedStatus,
  parseStatusWord,
  type StatusSource,
} from "./model/issue-status.ts";
export { findIssueType } from "./model/issue-type-name.ts";
export { type LinePosition, locateOffset } from "./model/line-index.ts";
export type { IssueLocation, LineRange } from "./model/locations.ts";
export { type IssueSource, parseIssue } from "./model/parse-issue.ts";
export type { IssueResolution, ParsedIssue } from "./model/parsed-issue.ts";
export { findSection, isResolutionTitle, type Section } from "./model/sections.ts";
export type { SessionLogEntry } from "./model/session-log.ts";
export type { StatusEvidence } from "./model/status-evidence.ts";
export type { StatusFooter } from "./model/status-footer.ts";
export { formatPlan, type PlanRecord, type PlanRecordPhase } from "./plan/format-plan.ts";
export { type Plan, type PlanIssue, type PlanPhase, type PlanProgress, parsePlan } from "./plan/parse-plan.ts";
export type { PlanChange } from "./plan/plan-changes.ts";
export type { PlanCriteria } from "./plan/plan-criteria.ts";
export { tickPlan } from "./plan/tick-plan.ts";
export { type CloseReason, formatResolution, type ResolutionRecord } from "./resolution/format-resolution.ts";
export { formatInlineText, parseInlineText, toSingleLine } from "./resolution/inline-text.ts";
export type { ResolutionHead } from "./resolution/parse-resolution.ts";
export type { ResolutionChange, ResolutionCheck, ResolutionDetails } from "./resolution/resolution-details.ts";
export { applyIssueFix } from "./rules/apply-issue-fix.ts";
export { checkTree } from "./rules/check-tree.ts";
export type { Diagnostic, Finding, Severity } from "./rules/diagnostic.ts";
export { type FixedIssue, fixIssue } from "./rules/fix-issue.ts";
export { RULES } from "./rules/index.ts";
export type { IssueFix, Splice } from "./rules/issue-fix.ts";
export type { FileRule, IssueTree, ReaderRule, Rule, TreeFinding, TreeRule } from "./rules/rule.ts";
export { type TreeIssue, type TreeLink, type TreeLocation, toTreeIssue } from "./rules/tree-issue.ts";
export {
  type BlockScan,
  type Fence,
  type FrontmatterBounds,
  type Heading,
  type HtmlBlock,
  scanBlocks,
} from "./scan/scan-blocks.ts";
export { type DecodedIssue, decodeIssueBytes } from "./text/decode-issue-bytes.ts";
export { ownText } from "./text/own-text.ts";
