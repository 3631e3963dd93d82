import type { ExitStatus } from "../spawn/supervised-child.ts";
import type { SessionReader } from "../stream/session-reader.ts";
import type { ClaudeResult, OutputCounts } from "./claude-result.ts";
import { decideOutcome, type Ending } from "./decide-outcome.ts";

/** Everything that was observed about one run. */
export interface RunEvidence {
  readonly ending: Ending;
  readonly exit: ExitStatus;
  readonly session: SessionReader;
  readonly wantsStructuredOutput: boolean;
  readonly isPromptRead: boolean;
  readonly stderrTail: string;
  readonly transcriptPath: string | null;
  readonly durationMs: number;
  readonly firstEventMs: number | null;
  readonly output: OutputCounts;
}

/** Decide how a run ended and put together all that is known about it. */
export function buildResult(evidence: RunEvidence): ClaudeResult {
  const { session, exit, stderrTail, transcriptPath, durationMs, firstEventMs, output } = evidence;
  const { lastResult } = session;
  return {
    ...decideOutcome({ ...evidence, ...sessionFacts(session) }),
    exitCode: exit.code,
    signal: exit.signal,
    sessionId: session.sessionId,
    turns: lastResult?.turns ?? session.turns,
    costUsd: session.ownCostUsd,
    usage: lastResult?.usage ?? null,
    denials: lastResult?.denials ?? [],
    structuredOutput: lastResult?.structuredOutput ?? null,
    deferredTool: lastResult?.deferredTool ?? null,
    resultText: lastResult?.text ?? null,
    stderrTail,
    transcriptPath,
    durationMs,
    firstEventMs,
    output,
  };
}

/** Give back the result of a run that was aborted before it began. */
export function neverStarted(): ClaudeResult {
  return {
    outcome: "interrupted",
    reason: "aborted",
    message: "Stopped before the start.",
    exitCode: null,
    signal: null,
    sessionId: null,
    turns: 0,
    costUsd: 0,
    usage: null,
    denials: [],
    structuredOutput: null,
    deferredTool: null,
    resultText: null,
    stderrTail: "",
    transcriptPath: null,
    durationMs: 0,
    firstEventMs: null,
    retryAfterMs: null,
    output: { bytes: 0, lines: 0, unreadableLines: 0, cutLines: 0 },
  };
}

function sessionFacts(session: SessionReader): {
  readonly lastResult: SessionReader["lastResult"];
  readonly isTurnOpen: boolean;
  readonly pendingRetry: SessionReader["pendingRetry"];
  readonly lastError: string | null;
  readonly limitResetsAt: number | null;
} {
  const { lastResult, isTurnOpen, pendingRetry, lastError, limitResetsAt } = session;
  return { lastResult, isTurnOpen, pendingRetry, lastError, limitResetsAt };
}
