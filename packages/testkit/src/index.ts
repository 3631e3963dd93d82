export { FakeApi, startFakeApi } from "./api/fake-api.ts";
export { lastUserText, systemText, type ToolResult, toolNames, toolResults } from "./api/read-request.ts";
export type { RecordedRequest, RequestKind } from "./api/recorded-request.ts";
export { ApiScript, type ScriptOptions } from "./api/script.ts";
export {
  type ContentBlock,
  delayed,
  type ErrorTurn,
  type FaultName,
  type FaultTurn,
  fail,
  fault,
  type ReplyTurn,
  repeat,
  type ScriptStep,
  say,
  type TextBlock,
  type ThinkingBlock,
  type TokenUsage,
  type ToolUseBlock,
  type Turn,
  type TurnFunction,
  type TurnTiming,
  text,
  thinking,
  tool,
} from "./api/turns.ts";
export { parseWorkflowCommands, type WorkflowCommand } from "./ci/parse-workflow-commands.ts";
export { FakeGithub, type FakeGithubOptions, type ScriptedFailure, startFakeGithub } from "./github/fake-github.ts";
export type { GithubRecord, KeptComment, KeptPullRequest } from "./github/github-state.ts";
export { type ProcessResult, type RunProcessOptions, runProcess } from "./process/run-process.ts";
export { findRealClaude, REAL_CLAUDE_VERSIONS, type RealClaudeVersion } from "./real-claude/find-real-claude.ts";
export { cloneMachines, type Machines } from "./sandbox/clone-machines.ts";
export { type FoundProcess, findProcessesByEnv } from "./sandbox/find-processes.ts";
export { makeSandbox, Sandbox, type SandboxOptions } from "./sandbox/sandbox.ts";
export { HERMETIC_CLAUDE_VARIABLES } from "./sandbox/sandbox-env.ts";
