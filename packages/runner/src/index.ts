export type { CheckResult, CheckVerdict } from "./checks/run-checks.ts";
export { type ApplyOptions, applyArtifacts, type VerifiedChange } from "./ci/apply/apply-artifacts.ts";
export type { ArtifactFile, Manifest, ReportedRun } from "./ci/apply/artifacts.ts";
export type { ChangedPath, ProposedChange } from "./ci/apply/open-change.ts";
export { type PackedArtifacts, type PackOptions, packArtifacts } from "./ci/apply/pack-artifacts.ts";
export { type PublishedChange, type PublishOptions, publishChange } from "./ci/apply/publish-change.ts";
export { type ClaimPlace, type ClaimRecord, endClaim, freeFinished, renewClaim } from "./ci/claim.ts";
export { claimForRun, type RunClaim } from "./ci/claim-for-run.ts";
export { endPlannedClaims } from "./ci/collect/end-planned-claims.ts";
export { type PlannedJob, readPlan } from "./ci/collect/read-plan.ts";
export { readRecords } from "./ci/collect/read-records.ts";
export { type CollectedJob, type CollectedJobs, sumUp } from "./ci/collect/sum-up.ts";
export { findNewFindings, type NewFindingsOptions } from "./ci/find-new-findings.ts";
export { assertMayWrite } from "./ci/github/assert-may-write.ts";
export { type Comment, createComment, listComments } from "./ci/github/comments.ts";
export { type Github, type GithubOptions, openGithub } from "./ci/github/open-github.ts";
export { type Permission, readPermission } from "./ci/github/people.ts";
export {
  type FoundPullRequest,
  findPullRequest,
  type PullRequestPlan,
  putPullRequest,
} from "./ci/github/pull-requests.ts";
export { type PutComment, putComment, type StandingComment } from "./ci/github/put-comment.ts";
export {
  type Budgets,
  hasLedger,
  type Reservation,
  releaseBudget,
  reserveBudget,
  type SettledRuns,
  settleRuns,
} from "./ci/ledger/budget.ts";
export {
  countEntry,
  dayOf,
  type Ledger,
  type LedgerEntry,
  SETTLED_DAYS,
  sumOfDay,
  sumOfIssue,
} from "./ci/ledger/ledger.ts";
export { type LedgerPlace, readLedger } from "./ci/ledger/ledger-ref.ts";
export { type Purse, purseOpener } from "./ci/ledger/open-purse.ts";
export { type MatrixEntry, planWaves } from "./ci/plan-waves.ts";
export { type CommentAnswer, findAnswerBranch, readCommentAnswer } from "./ci/read-comment.ts";
export { readEventNumber } from "./ci/read-event.ts";
export { type LabelRequest, readLabelRequest } from "./ci/read-label.ts";
export { type Examination, type Examined, type ExamineOptions, examine } from "./doctor/examine.ts";
export { RunnerError, type RunnerErrorCode } from "./errors.ts";
export { type Answer, DECLINED, formatAnswer, readAnswer } from "./gates/answer.ts";
export {
  type AnswerOptions,
  answerQuestion,
  findQuestion,
  type GivenAnswer,
  readAnswers,
  type WaitingQuestion,
} from "./gates/answer-question.ts";
export { findWaiting, type WaitingIssue } from "./gates/find-waiting.ts";
export type { AskPermission, AskPerson, GateRequest, PermissionQuestion } from "./gates/gate-desk.ts";
export { findProblem, isAnswered, type OpenItem, type OpenQuestion } from "./gates/open-question.ts";
export type { Question, QuestionOption } from "./gates/question.ts";
export { openRepository, type Repository } from "./git/open-repository.ts";
export { OUTCOME_EXIT_CODES, type Outcome } from "./outcome.ts";
export { type LintedTemplates, lintTemplates } from "./prepare/lint-templates.ts";
export { planResolve, type ResolvePlan } from "./prepare/plan-resolve.ts";
export { createRedactor } from "./redact/create-redactor.ts";
export { findSecrets } from "./redact/find-secrets.ts";
export { type CaughtSignals, catchSignals } from "./resolve/catch-signals.ts";
export { planQueue, type QueuePlan } from "./resolve/plan-queue.ts";
export { resolveIssue } from "./resolve/resolve-issue.ts";
export type { ResolveOptions, ResolveProgress, ResolveStage } from "./resolve/resolve-options.ts";
export { type QueueOptions, type QueueSelection, resolveQueue } from "./resolve/resolve-queue.ts";
export type { ResolveRun, VerificationEntry } from "./resolve/resolve-run.ts";
export { listRuns, type PastRun } from "./runs/list-runs.ts";
export { matchesReference } from "./runs/matches-reference.ts";
