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
export type { CreateOptions } from "./disk/create-file-exclusively.ts";
export { createFileExclusively, moveFileExclusively } from "./disk/create-file-exclusively.ts";
export { step } from "./disk/step.ts";
export type { DurableWriteOptions } from "./disk/write-file-durably.ts";
export { writeFileDurably } from "./disk/write-file-durably.ts";
export type { TrackerErrorCode, TrackerErrorDetails } from "./errors.ts";
export { ConfigError, FileError, IssueLookupError, isTrackerError, TrackerError } from "./errors.ts";
export type { FileLock } from "./lock/file-lock.ts";
export type { MutexOptions } from "./lock/issue-lock.ts";
export { acquireIssueLock, LockedError, withMutex } from "./lock/issue-lock.ts";
export type { LockOwner } from "./lock/lock-owner.ts";
export type { GitPlace } from "./lock/state-dir.ts";
export { findGit, openStateDir } from "./lock/state-dir.ts";
export { CONFIG_FILE, findRoot } from "./root/find-root.ts";
