import {
  type FakeApi,
  findRealClaude,
  makeSandbox,
  type RealClaudeVersion,
  type Sandbox,
  startFakeApi,
} from "@ll-issues/testkit";
import type { RunClaudeOptions } from "../../src/index.ts";
import { options } from "./programs.ts";

type ScriptOptions = NonNullable<Parameters<typeof startFakeApi>[0]>;

/** The real CLI in a sandbox, talking to a scripted API. */
export interface RealStage {
  readonly api: FakeApi;
  readonly sandbox: Sandbox;
  readonly options: RunClaudeOptions;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Wait until a program runs in the sandbox; nobody tells us when the CLI's tools do. */
export async function waitForProgram(sandbox: Sandbox, command: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await sandbox.findLeftovers()).some((found) => found.command === command)) {
    if (performance.now() > deadline) {
      throw new Error(`${command} was not started`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Set up one run of the real CLI; closing the stage fails when a process is left. */
export async function makeStage(
  version: RealClaudeVersion,
  turns: ScriptOptions["turns"],
  more: Partial<RunClaudeOptions> = {},
): Promise<RealStage> {
  const api = await startFakeApi(turns === undefined ? {} : { turns });
  const sandbox = await makeSandbox({ git: false });
  const given = options("none");
  return {
    api,
    sandbox,
    options: {
      ...given,
      command: findRealClaude(version) ?? "",
      cwd: sandbox.repo,
      env: sandbox.claudeEnv(api.url),
      ...more,
      limits: { startMs: 30_000, idleMs: 30_000, wallMs: 60_000, ...more.limits },
    },
    [Symbol.asyncDispose]: async () => {
      await api.close();
      await sandbox.close();
    },
  };
}
