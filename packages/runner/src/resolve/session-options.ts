import type { RunClaudeOptions } from "@ll-issues/claude";
import { claudeEnvironment } from "../prepare/environments.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import { redactJsonLines } from "../redact/redact-json-lines.ts";
import { createRunRedactor } from "../redact/run-redactor.ts";
import type { ResolveContext } from "./resolve-context.ts";

/** Give back what every session of a run is started with, whatever its arguments: program, place, environment, what is left of the limits. */
export function sessionOptions(
  { options, folder, startedAt, desk, protection }: ResolveContext,
  plan: ResolvePlan,
): Omit<RunClaudeOptions, keyof ResolvePlan["claudeArguments"]> {
  const { limits } = options.config;
  const spentMs = Date.now() - startedAt.getTime() - desk.thinkingMs;
  return {
    command: plan.command,
    cwd: options.root,
    env: claudeEnvironment(options, folder.id),
    wrapper: protection?.wrapper,
    runId: folder.id,
    limits: {
      startMs: limits.startSeconds * 1000,
      idleMs: limits.idleSeconds * 1000,
      wallMs: limits.wallSeconds === 0 ? 0 : Math.max(1, limits.wallSeconds * 1000 - spentMs),
    },
    transcriptPath: folder.transcriptPath,
    recordDir: folder.recordDir,
    redact: redactJsonLines(createRunRedactor(options)),
    signal: options.signal,
    killSignal: options.killSignal,
  };
}
