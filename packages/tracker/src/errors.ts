/** The stable codes of this package. A code never changes its meaning; new kinds of failure get new codes. */
export type TrackerErrorCode =
  /** No `.issues` folder and no configuration in this folder or any above it. */
  | "LLI_NO_ISSUES_DIR"
  /** The folder given with `-C` is not there or is not a folder. */
  | "LLI_ROOT_NOT_FOUND"
  /** The configuration is not JSON. */
  | "LLI_CONFIG_SYNTAX"
  /** The configuration holds a key that nobody reads. */
  | "LLI_CONFIG_UNKNOWN_KEY"
  /** A value of the configuration has the wrong type or range. */
  | "LLI_CONFIG_INVALID"
  /** The baseline of accepted findings is not there or is none. */
  | "LLI_BASELINE_INVALID"
  /** What was given as an issue is neither an id, nor a number, nor the path of an issue file. */
  | "LLI_ISSUE_ID_INVALID"
  /** No file of the tree has this id. */
  | "LLI_ISSUE_NOT_FOUND"
  /** More than one file of the tree has this id. */
  | "LLI_ISSUE_AMBIGUOUS"
  /** The file is no longer the one that was read. */
  | "LLI_CONFLICT"
  /** A file of this name is there already. */
  | "LLI_EXISTS"
  /** Somebody alive holds the lock. */
  | "LLI_LOCKED"
  /** A symbolic link, a FIFO, a device or a folder stands where a file is expected. */
  | "LLI_NOT_REGULAR"
  /** The real place of the file is outside the root. */
  | "LLI_OUTSIDE_ROOT"
  /** The file is larger than we read. */
  | "LLI_TOO_LARGE"
  /** The file name is not UTF-8. */
  | "LLI_NAME"
  /** The bytes are not UTF-8. */
  | "LLI_NOT_UTF8"
  /** The text holds a NUL. */
  | "LLI_NUL"
  /** The operating system refused; `errno` says why. */
  | "LLI_IO"
  /** git is not there. */
  | "LLI_NO_GIT"
  /** A git command did not succeed. */
  | "LLI_GIT_FAILED"
  /** The lock of another git is in the way. */
  | "LLI_GIT_BUSY"
  /** No type of this name is configured. */
  | "LLI_TYPE_UNKNOWN"
  /** No priority of this name is configured. */
  | "LLI_PRIORITY_UNKNOWN"
  /** The word is no status. */
  | "LLI_STATUS_UNKNOWN"
  /** A title is one line with something in it. */
  | "LLI_TITLE_INVALID"
  /** There is no template for issues of this type, or it is none. */
  | "LLI_ISSUE_TEMPLATE"
  /** What was given as `key=value` is none, or the key cannot be set. */
  | "LLI_ASSIGNMENT_INVALID"
  /** The link would make issues wait for each other in a ring. */
  | "LLI_CYCLE"
  /** The query cannot be read. */
  | "LLI_QUERY_INVALID"
  /** Some of several files were written and the rest could not be. */
  | "LLI_PARTIAL";

/** Where an error happened and what to do about it. */
export interface TrackerErrorDetails {
  /** The next step, one sentence. */
  readonly hint?: string | undefined;
  /** The file concerned, as the person would name it. */
  readonly path?: string | undefined;
  /** 1-based. */
  readonly line?: number | undefined;
  /** 1-based, in UTF-16 units. */
  readonly column?: number | undefined;
  /** The failure below this one. */
  readonly cause?: unknown;
}

/** The mark of every error of this project, and that of this package's: a bundle may hold two copies of one class. */
const PROJECT_MARK = Symbol.for("ll-issues.error");
const PACKAGE_MARK = Symbol.for("ll-issues.tracker-error");

/** Something about the tree, the configuration or the disk that the person can put right. */
export class TrackerError extends Error {
  readonly code: TrackerErrorCode;
  readonly hint: string | undefined;
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(code: TrackerErrorCode, message: string, details: TrackerErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    Object.defineProperty(this, PROJECT_MARK, { value: true });
    Object.defineProperty(this, PACKAGE_MARK, { value: true });
    this.code = code;
    this.hint = details.hint;
    this.path = details.path;
    this.line = details.line;
    this.column = details.column;
  }
}

/** Tell whether an error is one of this package's, also across two copies of it. */
export function isTrackerError(error: unknown): error is TrackerError {
  return error instanceof Error && PACKAGE_MARK in error;
}

/** The configuration cannot be used; `key` is the dotted path to the key at fault, `""` for the whole file. */
export class ConfigError extends TrackerError {
  readonly key: string;

  constructor(code: TrackerErrorCode, message: string, key: string, details: TrackerErrorDetails = {}) {
    super(code, message, details);
    this.key = key;
  }
}

/** A reference that does not lead to exactly one issue; `candidates` are paths relative to the root. */
export class IssueLookupError extends TrackerError {
  readonly candidates: readonly string[];

  constructor(
    code: TrackerErrorCode,
    message: string,
    candidates: readonly string[],
    details: TrackerErrorDetails = {},
  ) {
    super(code, message, details);
    this.candidates = candidates;
  }
}

/** A file operation that did not happen: nothing was changed. */
export class FileError extends TrackerError {
  /** The name of the system's error (`ENOSPC`), `null` where the refusal is ours. */
  readonly errno: string | null;

  constructor(code: TrackerErrorCode, message: string, errno: string | null, details: TrackerErrorDetails = {}) {
    super(code, message, details);
    this.errno = errno;
  }
}
