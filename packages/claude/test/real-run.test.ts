import { createHash, randomUUID } from "node:crypto";
import {
  fail,
  fault,
  findRealClaude,
  lastUserText,
  REAL_CLAUDE_VERSIONS,
  repeat,
  say,
  tool,
  toolResults,
} from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { probeClaude, type RunClaudeOptions, runClaude } from "../src/index.ts";
import { observe } from "./support/observe.ts";
import { makeStage } from "./support/real.ts";

const limits = { startMs: 30_000, idleMs: 30_000, wallMs: 60_000 };
const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
const echo = tool("Bash", { command: "echo hi" });
const ask = tool("AskUserQuestion", {
  questions: [
    {
      question: "Which?",
      header: "H",
      multiSelect: false,
      options: [
        { label: "a", description: "a" },
        { label: "b", description: "b" },
      ],
    },
  ],
});

function last<Item>(items: readonly Item[]): Item {
  const item = items.at(-1);
  if (item === undefined) {
    throw new Error("There is none.");
  }
  return item;
}

describe.each(REAL_CLAUDE_VERSIONS)("the real CLI, %s", (version) => {
  const check = it.skipIf(findRealClaude(version) === null);

  check("says its version", async () => {
    await using stage = await makeStage(version, []);
    const probe = await probeClaude(stage.options.command, stage.options.env);
    expect(probe).toEqual({ version: version === "new" ? "2.1.329" : "2.1.197", path: stage.options.command });
  });

  check("does its work, and every step is an event", async () => {
    await using stage = await makeStage(version, [say("Looking.", echo), say("Done.")], { allowedTools: ["Bash"] });
    const { events, result } = await observe(runClaude("Say hi.", stage.options));
    const kinds = events.filter(({ kind }) => kind !== "raw").map(({ kind }) => kind);
    expect(kinds).toEqual(["started", "turn", "text", "tool-use", "tool-result", "turn", "text", "result"]);
    expect(events).toContainEqual(expect.objectContaining({ kind: "tool-use", name: "Bash", target: "echo hi" }));
    expect(result).toMatchObject({
      outcome: "completed",
      reason: "success",
      exitCode: 0,
      turns: 2,
      resultText: "Done.",
      denials: [],
    });
    expect(result.costUsd).toBeGreaterThan(0);
    expect(toolResults(last(stage.api.main))).toHaveLength(1);
  });

  check("counts its own cost in a session that goes on", async () => {
    const usage = { input_tokens: 10_000, output_tokens: 1_000 };
    const answer = { ...say("Done."), usage };
    const sessionId = randomUUID();
    await using stage = await makeStage(version, [answer, { ...say("Looking.", echo), usage }, answer]);
    const options = { ...stage.options, allowedTools: ["Bash"] };
    const first = (await observe(runClaude("Say hi.", { ...options, sessionId }))).result;
    const second = (await observe(runClaude("Say it again.", { ...options, resume: sessionId }))).result;
    expect([first.sessionId, second.sessionId]).toEqual([sessionId, sessionId]);
    expect(first.costUsd).toBeGreaterThan(0);
    expect(second.costUsd).toBeCloseTo(2 * first.costUsd, 9);
  });

  const ends: readonly [string, Parameters<typeof makeStage>[1], Partial<RunClaudeOptions>, string, string][] = [
    ["403", [fail(403, "permission_error")], {}, "auth", "forbidden"],
    ["529 until it gives up", [repeat(20, fail(529, "overloaded_error"))], {}, "overloaded", "overload"],
    [
      "500 until our patience is over",
      [repeat(20, fail(500, "api_error"))],
      { limits: { ...limits, overloadMs: 1000 } },
      "overloaded",
      "overload",
    ],
    [
      "a broken connection until our patience is over",
      [repeat(20, fault("reset"))],
      { limits: { ...limits, networkMs: 1000 } },
      "network",
      "network",
    ],
    [
      "429 with an hour to wait",
      [repeat(20, fail(429, "rate_limit_error", "no", { "retry-after": "3600" }))],
      {},
      "rate-limited",
      "rate-limit",
    ],
    ["silence before the first byte", [fault("hang")], { limits: { ...limits, idleMs: 1000 } }, "idle", "idle-timeout"],
    [
      "silence in the middle of an answer",
      [fault("hang-mid-stream")],
      { limits: { ...limits, idleMs: 1000 } },
      "idle",
      "idle-timeout",
    ],
    ["the wall clock", [fault("hang")], { limits: { ...limits, wallMs: 1500 } }, "timed-out", "wall-timeout"],
    ["the ceiling of turns", [repeat(9, say(echo))], { maxTurns: 2, allowedTools: ["Bash"] }, "limited", "max-turns"],
    [
      "the ceiling of money",
      [repeat(9, say(echo))],
      { maxBudgetUsd: 0.00005, allowedTools: ["Bash"] },
      "limited",
      "max-budget",
    ],
    ["structured output", [say(tool("StructuredOutput", { a: "x" }))], { jsonSchema: schema }, "completed", "success"],
    [
      "no structured output though asked for",
      [repeat(5, say("no"))],
      { jsonSchema: schema },
      "failed",
      "structured-output-missing",
    ],
    [
      "never valid structured output",
      [repeat(9, say(tool("StructuredOutput", { a: 1 })))],
      { jsonSchema: schema },
      "failed",
      "structured-output-invalid",
    ],
    ["a session nobody knows", [], { resume: "11111111-2222-4333-8444-555555555555" }, "failed", "execution-error"],
    ["a question nobody can answer, without hanging", [say(ask), say("I decided.")], {}, "completed", "success"],
  ];

  it.skipIf(findRealClaude(version) === null).each(ends)("%s", async (_, turns, more, outcome, reason) => {
    await using stage = await makeStage(version, turns, more);
    const { result } = await observe(runClaude("Work.", stage.options));
    expect(result).toMatchObject({ outcome, reason });
  });

  check("a login that fails costs one request and not three minutes", async () => {
    await using stage = await makeStage(version, [repeat(20, fail(401, "authentication_error"))]);
    const { result } = await observe(runClaude("Work.", stage.options));
    expect(result).toMatchObject({ outcome: "auth", reason: "authentication" });
    expect(stage.api.main).toHaveLength(1);
  });

  check("a rate limit beyond what is left ends the run at once, with its time", async () => {
    const turns = [repeat(20, fail(429, "rate_limit_error", "no", { "retry-after": "50" }))];
    await using stage = await makeStage(version, turns, { limits: { ...limits, wallMs: 40_000 } });
    const { result } = await observe(runClaude("Work.", stage.options));
    expect(result).toMatchObject({ outcome: "rate-limited", reason: "rate-limit" });
    expect(result.retryAfterMs).toBeGreaterThanOrEqual(50_000);
    expect(result.durationMs).toBeLessThan(20_000);
  });

  check("a denied tool is told, though the CLI calls it a success", async () => {
    const commit = tool("Bash", { command: "git commit -m x" });
    await using stage = await makeStage(version, [say(commit), say("Done.")]);
    const { events, result } = await observe(runClaude("Commit.", stage.options));
    expect(result).toMatchObject({
      outcome: "completed",
      denials: [{ toolName: "Bash", input: { command: "git commit -m x" } }],
    });
    expect(events).toContainEqual(expect.objectContaining({ kind: "denied", toolName: "Bash" }));
  });

  check("a prompt that looks like nothing else arrives as it is, 2 MB of it", async () => {
    await using stage = await makeStage(version, [say("Read.")]);
    const prompt = `--help is no option "here" ä\u{1f600}\n${"0123456789abcdef\n".repeat(123_000)}END`;
    expect(Buffer.byteLength(prompt)).toBeGreaterThan(2_000_000);
    const { result } = await observe(runClaude(prompt, stage.options));
    expect(result.outcome).toBe("completed");
    const sent = JSON.stringify(stage.api.main[0]?.body);
    const needle = JSON.stringify(prompt).slice(1, -1);
    expect(sent.includes(needle), createHash("sha256").update(sent).digest("hex")).toBe(true);
    expect(lastUserText(last(stage.api.main))).toContain("END");
  });

  check("a large output is not decoded, but whether the call failed is told", async () => {
    const commands = ["seq 1 3000", "seq 1 3000; exit 3"].map((command) => tool("Bash", { command }));
    await using stage = await makeStage(version, [say(...commands), say("Done.")], { allowedTools: ["Bash"] });
    const { events } = await observe(runClaude("Count.", stage.options));
    expect(events.filter(({ kind }) => kind === "tool-result")).toMatchObject([
      { name: "Bash", isError: false, text: null },
      { name: "Bash", isError: true, text: expect.stringContaining("Exit code 3") },
    ]);
  });
});
