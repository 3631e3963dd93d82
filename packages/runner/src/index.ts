export type { CheckResult, CheckVerdict } from "./checks/run-checks.ts";
export { type Examination, type Examined, type ExamineOptions, examine } from "./doctor/examine.ts";
export { RunnerError, type RunnerErrorCode } from "./errors.ts";
export { OUTCOME_EXIT_CODES, type Outcome } from "./outcome.ts";
export { type LintedTemplates, lintTemplates } from "./prepare/lint-templates.ts";
export { planResolve, type ResolvePlan } from "./prepare/plan-resolve.ts";
export { resolveIssue } from "./resolve/resolve-issue.ts";
export type { ResolveOptions, ResolveProgress, ResolveStage } from "./resolve/resolve-options.ts";
export type { ResolveRun, VerificationEntry } from "./resolve/resolve-run.ts";
