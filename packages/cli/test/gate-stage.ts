import {
  type FakeApi,
  makeSandbox,
  type RecordedRequest,
  type Sandbox,
  type ScriptStep,
  say,
  startFakeApi,
  type ToolUseBlock,
  tool,
  toolResults,
} from "@ll-issues/testkit";
import { type CliResult, claudeEnv, runCli, testConfig } from "./cli-harness.ts";

export const ISSUE_PATH = ".issues/features/P2-FEAT-004-store-readings.md";
export const ISSUE = `---
status: open
---

# FEAT-004: Store readings

## Summary

Readings of the kettle are kept.

## Acceptance Criteria

- [ ] Readings are kept

## Status

**Open** | Created: 2026-01-05 | Priority: P2
`;

export const DATABASE = {
  question: "Which database should hold the readings?",
  header: "Database",
  multiSelect: false,
  options: [
    { label: "SQLite", description: "one file" },
    { label: "Postgres", description: "a server" },
  ],
};
export const CHANNELS = {
  question: "Which readings are kept?",
  header: "Readings",
  multiSelect: true,
  options: [
    { label: "Level", description: "litres" },
    { label: "Heat", description: "degrees" },
    { label: "Time", description: "seconds" },
  ],
};
const REPORT = {
  status: "resolved",
  summary: "Readings are stored.",
  changes: [{ path: "store.mjs", description: "keeps readings" }],
};

export const ask = (questions: readonly object[] = [DATABASE], id = "toolu_ask1"): ToolUseBlock =>
  tool("AskUserQuestion", { questions: [...questions] }, id);
export const report = (value: object = REPORT): ScriptStep => say(tool("StructuredOutput", { ...value }));
export const write = (sandbox: Sandbox, file: string, content: string): ToolUseBlock =>
  tool("Write", { file_path: `${sandbox.repo}/${file}`, content });

/** A repository with one issue, the real CLI and a scripted model. */
export interface GateStage {
  readonly sandbox: Sandbox;
  readonly api: FakeApi;
  readonly env: Record<string, string>;
  run(...argv: string[]): Promise<CliResult>;
  /** Run a resolve with `--json` and give back its one run. */
  resolve(...argv: string[]): Promise<{ code: number; run: Record<string, unknown> }>;
  issue(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface StageOptions {
  readonly version?: "new" | "old";
  readonly config?: Record<string, unknown>;
  readonly files?: Record<string, string>;
}

export async function makeGateStage(options: StageOptions = {}): Promise<GateStage> {
  const sandbox = await makeSandbox({
    files: { [ISSUE_PATH]: ISSUE, "ll-issues.config.json": testConfig(options.config), ...options.files },
  });
  // The runner asks git in this process, whose home is not the sandbox's.
  await sandbox.git("config", "user.name", "Test Person");
  await sandbox.git("config", "user.email", "test@example.com");
  const api = await startFakeApi();
  const env = claudeEnv(sandbox, api.url, options.version ?? "new");
  const run = (...argv: string[]): Promise<CliResult> => runCli(sandbox, argv, { env });
  return {
    sandbox,
    api,
    env,
    run,
    async resolve(...argv) {
      const { code, stdout } = await run("resolve", "FEAT-4", "--json", ...argv);
      const document = JSON.parse(stdout);
      return { code, run: document.runs?.[0] ?? document.error };
    },
    issue: () => sandbox.read(ISSUE_PATH),
    async [Symbol.asyncDispose]() {
      await api.close();
      await sandbox.close();
    },
  };
}

/** How often an answer stands in what a request tells the model: in the whole conversation, not in its last message only. */
export function countInConversation(request: RecordedRequest | undefined, words: string): number {
  return JSON.stringify((request?.body as { messages?: unknown } | undefined)?.messages ?? "").split(words).length - 1;
}

/** The result of the question's call, as the model was told. */
export function answerSeen(requests: readonly RecordedRequest[], id = "toolu_ask1"): string | undefined {
  return requests.flatMap((request) => toolResults(request)).find(({ toolUseId }) => toolUseId === id)?.text;
}
