/** The mark every error object of this project carries, because bundles may hold two copies of one class. */
const PROJECT_MARK = Symbol.for("ll-issues.error");

/** The stable codes of this package. A code never changes its meaning; new kinds of failure get new codes. */
export type ClaudeErrorCode =
  /** No program of this name or at this path. */
  | "LLI_CLAUDE_NOT_FOUND"
  /** The program is a folder. */
  | "LLI_CLAUDE_IS_DIRECTORY"
  /** The program is there but cannot be executed. */
  | "LLI_CLAUDE_NOT_EXECUTABLE"
  /** The working directory is missing or is not a folder. */
  | "LLI_CLAUDE_CWD_MISSING"
  /** The operating system found the arguments or the environment too large (E2BIG). */
  | "LLI_CLAUDE_ARGUMENTS_TOO_LARGE"
  /** The prompt is larger than Claude Code reads from its standard input. */
  | "LLI_CLAUDE_PROMPT_TOO_LARGE"
  /** The prompt is empty or blank. */
  | "LLI_CLAUDE_PROMPT_EMPTY"
  /** An option has a value that cannot be meant. */
  | "LLI_CLAUDE_OPTION_INVALID"
  /** The operating system refused to start the process; `errno` says why. */
  | "LLI_CLAUDE_SPAWN_FAILED"
  /** `claude --version` did not answer as Claude Code does. */
  | "LLI_CLAUDE_PROBE_FAILED"
  /** `start()` while the process is running. */
  | "LLI_CLAUDE_ALREADY_RUNNING"
  /** Something was written to a process that is not running. */
  | "LLI_CLAUDE_NOT_RUNNING"
  /** The pipe to the process broke while writing. */
  | "LLI_CLAUDE_WRITE_FAILED"
  /** The process did not read what was written in time. */
  | "LLI_CLAUDE_WRITE_TIMED_OUT"
  /** The conversation has as many prompts waiting as it takes. */
  | "LLI_CLAUDE_QUEUE_FULL"
  /** The conversation is over. */
  | "LLI_CLAUDE_CLOSED"
  /** The events of a run are read a second time. */
  | "LLI_CLAUDE_EVENTS_TAKEN";

/** What belongs to an error beside its code and message. */
export interface ClaudeErrorDetails {
  /** The next step, one sentence. */
  readonly hint?: string | undefined;
  /** The file or folder concerned, as the caller named it. */
  readonly path?: string | undefined;
  /** The operating system's name of the failure, `EACCES` for example. */
  readonly errno?: string | undefined;
  /** The failure below this one. */
  readonly cause?: unknown;
}

/** Something that kept a Claude process from being started or spoken to; how a started run ends is never an error. */
export class ClaudeError extends Error {
  readonly code: ClaudeErrorCode;
  readonly hint: string | undefined;
  readonly path: string | undefined;
  readonly errno: string | undefined;

  constructor(code: ClaudeErrorCode, message: string, details: ClaudeErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "ClaudeError";
    Object.defineProperty(this, PROJECT_MARK, { value: true });
    this.code = code;
    this.hint = details.hint;
    this.path = details.path;
    this.errno = details.errno;
  }
}
