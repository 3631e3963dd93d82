export { buildClaudeArgs, buildConversationArgs } from "./arguments/build-arguments.ts";
export { LARGEST_PROMPT } from "./arguments/check-prompt.ts";
export { ClaudeProcess, type ClaudeProcessOptions } from "./claude-process.ts";
export type { ClaudeRun, StopOptions } from "./claude-run.ts";
export {
  ClaudeConversation,
  type CloseOptions,
  type ConversationEnd,
  type EndReason,
} from "./conversation/claude-conversation.ts";
export type {
  ConversationOptions,
  PermissionAnswer,
  PermissionRequest,
} from "./conversation/conversation-options.ts";
export type { ConversationTurn } from "./conversation/conversation-turn.ts";
export type { TurnReason, TurnResult } from "./conversation/turn-result.ts";
export { buildClaudeEnvironment, RUN_MARKER } from "./environment/build-environment.ts";
export { ClaudeError, type ClaudeErrorCode, type ClaudeErrorDetails } from "./errors.ts";
export type { ClaudeOutcome, ClaudeResult, OutcomeReason, OutputCounts } from "./outcome/claude-result.ts";
export { runClaude } from "./run-claude.ts";
export type { ClaudeArguments, RunClaudeOptions, RunLimits } from "./run-options.ts";
export { findNamespaceWrapper } from "./spawn/namespace-wrapper.ts";
export { type ClaudeProbe, probeClaude } from "./spawn/probe-claude.ts";
export { type ChildSpec, type ExitStatus, SupervisedChild } from "./spawn/supervised-child.ts";
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
export { Tail } from "./stream/tail.ts";
export type { MachinePlace } from "./terminate/machine-place.ts";
export { type ReapedRun, reapRuns } from "./terminate/reap-runs.ts";
export { type RunRecord, removeRunRecord, writeRunRecord } from "./terminate/run-record.ts";
export {
  type EndSignal,
  readEndSignal,
  type SignalTarget,
  type SignalWatch,
  watchSignals,
} from "./terminate/watch-signals.ts";
