/** What can keep a resolve from running at all. */
export type RunnerErrorCode =
  | "LLI_NO_GIT"
  | "LLI_GIT_FAILED"
  | "LLI_GIT_BUSY"
  | "LLI_REF_NOT_FOUND"
  | "LLI_UNTRUSTED"
  | "LLI_UNTRUSTED_CONFIG"
  | "LLI_UNTRUSTED_FORK"
  | "LLI_UNTRUSTED_AUTHOR"
  | "LLI_NO_QUESTION"
  | "LLI_QUESTION_WITHDRAWN"
  | "LLI_ALREADY_ANSWERED"
  | "LLI_ANSWER_INVALID"
  | "LLI_CLAUDE_CONFIG"
  | "LLI_NOTHING_TO_PACK"
  | "LLI_ARTIFACTS_INVALID"
  | "LLI_PATCH_CONFLICT"
  | "LLI_PATCH_PATH"
  | "LLI_PATCH_PROTECTED"
  | "LLI_PATCH_OTHER_ISSUE"
  | "LLI_PATCH_LINK"
  | "LLI_PATCH_SUBMODULE"
  | "LLI_PATCH_TOO_LARGE"
  | "LLI_PATCH_RECORD"
  | "LLI_NOT_CLEAN"
  | "LLI_NOT_ISOLATED"
  | "LLI_CHECKS_FAILED"
  | "LLI_TAMPERED"
  | "LLI_BRANCH_TAKEN"
  | "LLI_BUDGET_SPENT"
  | "LLI_ISSUE_BUDGET_SPENT"
  | "LLI_LEDGER_BROKEN"
  | "LLI_PLAN_INVALID"
  | "LLI_NO_ISSUE_NAMED"
  | "LLI_GITHUB_CONFIG"
  | "LLI_GITHUB_REFUSED"
  | "LLI_GITHUB_NOT_FOUND"
  | "LLI_GITHUB_INVALID"
  | "LLI_GITHUB_LIMITED"
  | "LLI_GITHUB_FAILED";

/** Where and what next. */
export interface RunnerErrorDetails {
  readonly hint?: string | undefined;
  readonly path?: string | undefined;
  readonly cause?: unknown;
}

/** A resolve that could not be started, or a git call that failed under it. */
export class RunnerError extends Error {
  override readonly name = "RunnerError";
  readonly code: RunnerErrorCode;
  readonly hint: string | undefined;
  readonly path: string | undefined;

  constructor(code: RunnerErrorCode, message: string, details: RunnerErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.path = details.path;
  }
}
