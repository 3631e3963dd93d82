import { type ClaudeResult, runClaude } from "@ll-issues/claude";
import { claudeEnvironment } from "../prepare/environments.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { ResolveContext } from "./resolve-context.ts";

/**
 * Run Claude on a planned prompt, under the limits of the configuration, and pass its events on.
 *
 * @throws ClaudeError when the program cannot be started.
 */
export async function runSession({ options, folder }: ResolveContext, plan: ResolvePlan): Promise<ClaudeResult> {
  const { limits } = options.config;
  options.onProgress?.({ type: "stage", stage: "run", detail: plan.command });
  const run = runClaude(plan.prompt, {
    ...plan.claudeArguments,
    command: plan.command,
    cwd: options.root,
    env: claudeEnvironment(options, folder.id),
    runId: folder.id,
    limits: {
      startMs: limits.startSeconds * 1000,
      idleMs: limits.idleSeconds * 1000,
      wallMs: limits.wallSeconds * 1000,
    },
    transcriptPath: folder.transcriptPath,
    recordDir: folder.recordDir,
    signal: options.signal,
  });
  for await (const event of run) options.onProgress?.({ type: "claude", event });
  return run.result;
}
