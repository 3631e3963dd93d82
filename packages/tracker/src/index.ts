export { allocateNumber } from "./allocate/allocate-number.ts";
export { nameCacheFile, readCacheFile, writeCacheFile } from "./cache/cache-file.ts";
export type { CachePlace } from "./cache/cache-place.ts";
export { findCacheFolder } from "./cache/find-cache-folder.ts";
export { openCachePlace } from "./cache/open-cache-place.ts";
export type { Assignment } from "./change/assignment.ts";
export { parseAssignment } from "./change/assignment.ts";
export type { ChangedIssue, ChangeReport } from "./change/change-issues.ts";
export { CLOSE_REASONS } from "./change/close-reasons.ts";
export type { EndOptions } from "./change/end-issues.ts";
export { closeIssues, deferIssues, reopenIssues } from "./change/end-issues.ts";
export type { FileChange } from "./change/file-change.ts";
export type { LinkOptions } from "./change/link-issues.ts";
export { linkIssues } from "./change/link-issues.ts";
export type { LinkRelation } from "./change/link-relations.ts";
export { LINK_RELATIONS } from "./change/link-relations.ts";
export type { SetIssuesOptions } from "./change/set-issues.ts";
export { setIssues } from "./change/set-issues.ts";
export type {
  CheckConfig,
  ClaudeConfig,
  Config,
  GitConfig,
  IssuesConfig,
  LimitsConfig,
  PermissionMode,
  RuleLevel,
} from "./config/config.ts";
export { DEFAULT_CONFIG } from "./config/config.ts";
export { loadConfig } from "./config/load-config.ts";
export type { CreatedIssue, CreateIssueOptions, DraftedIssue } from "./create/create-issue.ts";
export { createIssue, draftIssue } from "./create/create-issue.ts";
export type { CreateOptions } from "./disk/create-file-exclusively.ts";
export { createFileExclusively, moveFileExclusively } from "./disk/create-file-exclusively.ts";
export { errnoOf, hintOfErrno } from "./disk/io-error.ts";
export { readRegularFile } from "./disk/read-regular-file.ts";
export { step } from "./disk/step.ts";
export { removeAbandoned, TEMPORARY_SUFFIX } from "./disk/temporary-file.ts";
export type { DurableWriteOptions } from "./disk/write-file-durably.ts";
export { writeFileDurably } from "./disk/write-file-durably.ts";
export type { TrackerErrorCode, TrackerErrorDetails } from "./errors.ts";
export { ConfigError, FileError, IssueLookupError, isTrackerError, TrackerError } from "./errors.ts";
export type { DescribedIssue } from "./find/describe-issue.ts";
export { describeIssue } from "./find/describe-issue.ts";
export type { FoundIssue } from "./find/find-issue.ts";
export { findIssue } from "./find/find-issue.ts";
export type { ListedIssue } from "./find/list-named-issues.ts";
export { listNamedIssues } from "./find/list-named-issues.ts";
export { readBaseline, writeBaseline } from "./findings/baseline.ts";
export { countByKey, fingerprintFindings, withoutKnown } from "./findings/finding-key.ts";
export type { AppliedFixes } from "./fix/apply-fixes.ts";
export { applyFixes } from "./fix/apply-fixes.ts";
export type { FixPlan, PlannedFix, RefusedFix } from "./fix/plan-fixes.ts";
export { planFixes } from "./fix/plan-fixes.ts";
export type { GitEnding, GitFailure, GitOptions } from "./git/run-git.ts";
export { explainGitFailure, runGit, tryGit } from "./git/run-git.ts";
export type { DependencyGraph, GraphEdge, GraphOptions } from "./graph/build-dependency-graph.ts";
export { buildDependencyGraph } from "./graph/build-dependency-graph.ts";
export type { Readiness } from "./graph/explain-readiness.ts";
export { explainReadiness } from "./graph/explain-readiness.ts";
export { IssueIndex } from "./graph/issue-index.ts";
export { openBlockersOf } from "./graph/open-blockers.ts";
export { formatDot } from "./graph-output/format-dot.ts";
export { formatMermaid } from "./graph-output/format-mermaid.ts";
export { findRenamedFile, type LostFile } from "./hygiene/find-renamed-file.ts";
export type { LocatedDrift, StaleLocation } from "./hygiene/find-stale-locations.ts";
export { locateDrift } from "./hygiene/find-stale-locations.ts";
export type { StaleReport } from "./hygiene/fix-stale-locations.ts";
export { checkLocations } from "./hygiene/fix-stale-locations.ts";
export type { LeftIssue, Migration } from "./hygiene/migrate-layout.ts";
export { migrateLayout } from "./hygiene/migrate-layout.ts";
export type { UnsureMention } from "./hygiene/renumber-mentions.ts";
export type { DuplicateRepair, LeftDuplicate, Renumbered } from "./hygiene/repair-duplicate-ids.ts";
export { repairDuplicateIds } from "./hygiene/repair-duplicate-ids.ts";
export type { FileLock } from "./lock/file-lock.ts";
export type { MutexOptions } from "./lock/issue-lock.ts";
export { acquireIssueLock, acquireTreeLock, LockedError, withMutex } from "./lock/issue-lock.ts";
export type { LockOwner } from "./lock/lock-owner.ts";
export type { GitPlace } from "./lock/state-dir.ts";
export { findGit, locateStateDir, openStateDir } from "./lock/state-dir.ts";
export { selectByQuery } from "./query/match-query.ts";
export { SORT_KEYS, sortIssues } from "./query/sort-issues.ts";
export { CONFIG_FILE, findRoot } from "./root/find-root.ts";
export { countIssues } from "./scan/count-issues.ts";
export { detectLayout } from "./scan/detect-layout.ts";
export { MAX_ISSUE_BYTES } from "./scan/file-reader.ts";
export type { ScanOptions } from "./scan/scan-issues.ts";
export { scanIssues } from "./scan/scan-issues.ts";
export type { IssueCounts, Layout, ScanResult } from "./scan/scan-result.ts";
export type { ScannedIssue, ScannedResolution } from "./scan/scanned-issue.ts";
export type { DuplicatePair, SimilarIssue } from "./search/find-similar.ts";
export { DUPLICATE_SCORE, findDuplicates, findSimilarToIssue } from "./search/find-similar.ts";
export type { Snippet } from "./search/make-snippet.ts";
export type { SearchHit, SearchResult } from "./search/search-issues.ts";
export { searchIssues } from "./search/search-issues.ts";
export type { IssueFilter } from "./select/filter-issues.ts";
export { filterIssues } from "./select/filter-issues.ts";
export type { NextIssue } from "./select/select-next.ts";
export { compareUrgency, selectNext } from "./select/select-next.ts";
