export { buildClaudeArgs } from "./arguments/build-arguments.ts";
export { LARGEST_PROMPT } from "./arguments/check-prompt.ts";
export { buildClaudeEnvironment, RUN_MARKER } from "./environment/build-environment.ts";
export { ClaudeError, type ClaudeErrorCode, type ClaudeErrorDetails } from "./errors.ts";
export type { ClaudeOutcome, ClaudeResult, OutcomeReason, OutputCounts } from "./outcome/claude-result.ts";
export { type ClaudeRun, runClaude, type StopOptions } from "./run-claude.ts";
export type { ClaudeArguments, RunClaudeOptions, RunLimits } from "./run-options.ts";
export { type ClaudeProbe, probeClaude } from "./spawn/probe-claude.ts";
export type {
  ClaudeEvent,
  DeniedEvent,
  NoticeEvent,
  NoticeName,
  RawEvent,
  ResultEvent,
  RetryEvent,
  StartedEvent,
  TextEvent,
  ToolResultEvent,
  ToolUseEvent,
  TurnEvent,
} from "./stream/claude-event.ts";
export type { DeferredTool, Denial } from "./stream/result-message.ts";
