import { findRealClaude, makeSandbox, REAL_CLAUDE_VERSIONS, say, startFakeApi, tool } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { type ClaudeEvent, runClaude } from "../src/index.ts";

describe.each(REAL_CLAUDE_VERSIONS)("the real CLI, %s", (version) => {
  const command = findRealClaude(version);

  it.skipIf(command === null)("does its work, and every step is an event", async () => {
    await using api = await startFakeApi({
      turns: [say("Looking.", tool("Bash", { command: "echo hi" })), say("Done.")],
    });
    await using sandbox = await makeSandbox({ git: false });
    const run = runClaude("Say hi.", {
      command: command ?? "",
      cwd: sandbox.repo,
      env: sandbox.claudeEnv(api.url),
      runId: "good",
      allowedTools: ["Bash"],
      limits: { startMs: 30_000, idleMs: 30_000, wallMs: 60_000 },
    });
    const events: ClaudeEvent[] = [];
    for await (const event of run) {
      events.push(event);
    }
    expect(events.filter(({ kind }) => kind !== "raw").map(({ kind }) => kind)).toEqual([
      "started",
      "turn",
      "text",
      "tool-use",
      "tool-result",
      "turn",
      "text",
      "result",
    ]);
    expect(await run.result).toMatchObject({
      outcome: "completed",
      reason: "success",
      exitCode: 0,
      turns: 2,
      resultText: "Done.",
      denials: [],
    });
  });
});
