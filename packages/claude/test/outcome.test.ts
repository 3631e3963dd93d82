import { describe, expect, it } from "vitest";
import { runClaude } from "../src/index.ts";
import { init, line, result, text } from "./programs/lines.mjs";
import { leftovers, observe } from "./support/observe.ts";
import { options } from "./support/programs.ts";

function print(output: string, then: string, more: Partial<Parameters<typeof runClaude>[1]> = {}) {
  return { ...options("print.mjs", { PRINT: output, THEN: then }), ...more };
}

const schema = { jsonSchema: { type: "object" } };
const retry = (status: number | null, error: string) =>
  line({
    type: "system",
    subtype: "api_retry",
    attempt: 1,
    max_retries: 10,
    retry_delay_ms: 10,
    error_status: status,
    error,
  });

describe("what is never a success", () => {
  it.each([
    ["exit 0 without a result", init() + text("all done, success"), "exit 0", {}, "failed", "no-result"],
    ["exit 0 without any output", "", "exit 0", {}, "failed", "no-result"],
    ["an error result with exit 0", init() + result({ is_error: true }), "exit 0", {}, "failed", "execution-error"],
    [
      "a result that does not say whether it is an error",
      init() + result({ is_error: undefined }),
      "exit 0",
      {},
      "failed",
      "execution-error",
    ],
    [
      "a result of another subtype",
      init() + result({ subtype: "error_during_execution" }),
      "exit 0",
      {},
      "failed",
      "execution-error",
    ],
    ["a result cut in two with exit 0", init() + result().slice(0, 40), "exit 0", {}, "failed", "no-result"],
    ["a good result, then exit 1", init() + result(), "exit 1", {}, "failed", "exit-code"],
    ["a good result, then a crash", init() + result(), "signal SIGABRT", {}, "failed", "signal"],
    [
      "a good result, then a bad one",
      result() + init() + text("more") + result({ is_error: true }),
      "exit 0",
      {},
      "failed",
      "execution-error",
    ],
    ["a further turn that did not end", result() + init() + text("more"), "exit 0", {}, "failed", "turn-unfinished"],
    [
      "no structured output though asked for",
      init() + result(),
      "exit 0",
      schema,
      "failed",
      "structured-output-missing",
    ],
    [
      "a prompt that never reached the model",
      init() + result({ num_turns: 0 }),
      "exit 0",
      {},
      "failed",
      "nothing-done",
    ],
    ["output closed without a result", init(), "close", {}, "failed", "output-closed"],
    [
      "a deferred tool call",
      init() + result({ deferred_tool_use: { id: "t", name: "AskUserQuestion", input: {} } }),
      "exit 0",
      {},
      "waiting",
      "tool-deferred",
    ],
  ] as const)("%s", async (_, output, then, more, outcome, reason) => {
    const run = await observe(runClaude("go", print(output, then, more)));
    expect(run.result).toMatchObject({ outcome, reason });
  });

  it("A38: a process killed by SIGSEGV, though its exit code is null", async () => {
    const { result: ended } = await observe(runClaude("go", print(init(), "signal SIGSEGV")));
    expect(ended).toMatchObject({ outcome: "failed", reason: "signal", exitCode: null, signal: "SIGSEGV" });
  });
});

describe("what ended a run early", () => {
  it.each([
    ["turns", result({ subtype: "error_max_turns", is_error: true }), "exit 1", "limited", "max-turns"],
    ["money", result({ subtype: "error_max_budget_usd", is_error: true }), "exit 1", "limited", "max-budget"],
    ["a used-up rate limit", result({ is_error: true, api_error_status: 429 }), "exit 1", "rate-limited", "rate-limit"],
    ["an overloaded service", result({ is_error: true, api_error_status: 529 }), "exit 1", "overloaded", "overload"],
    ["a refused login", result({ is_error: true, api_error_status: 401 }), "exit 1", "auth", "authentication"],
    ["a bad request", result({ is_error: true, api_error_status: 400 }), "exit 1", "failed", "api-error"],
    ["death in the middle of retries", init() + retry(529, "overloaded"), "exit 1", "overloaded", "overload"],
    ["death without a connection", init() + retry(null, "unknown"), "exit 1", "network", "network"],
  ] as const)("%s", async (_, output, then, outcome, reason) => {
    const run = await observe(runClaude("go", print(output, then)));
    expect(run.result).toMatchObject({ outcome, reason });
  });

  it("a login that is refused once ends the run at once", async () => {
    const run = await observe(runClaude("go", print(init() + retry(401, "authentication_failed"), "hang")));
    expect(run.result).toMatchObject({ outcome: "auth", reason: "authentication", retryAfterMs: null });
  });

  it("a rate limit is not waited for when its time is beyond what is left, and the time is told", async () => {
    const long = line({
      type: "system",
      subtype: "api_retry",
      attempt: 1,
      retry_delay_ms: 3_600_000,
      error_status: 429,
      error: "rate_limit",
    });
    const run = await observe(runClaude("go", print(init() + long, "hang")));
    expect(run.result).toMatchObject({ outcome: "rate-limited", retryAfterMs: 3_600_000 });
  });

  it("a used-up allowance tells when it comes back", async () => {
    const resetsAt = Math.round(Date.now() / 1000) + 600;
    const limit = line({ type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt } });
    const output = init() + limit + result({ is_error: true, api_error_status: 429 });
    const { result: ended } = await observe(runClaude("go", print(output, "exit 1")));
    expect(ended.outcome).toBe("rate-limited");
    expect(ended.retryAfterMs).toBeGreaterThan(590_000);
  });

  it("retries without end use up their patience, whatever else is printed between them", async () => {
    const status = line({ type: "system", subtype: "status" });
    const waits = line({
      type: "system",
      subtype: "api_retry",
      attempt: 2,
      retry_delay_ms: 900,
      error_status: 529,
      error: "overloaded",
    });
    const limits = { ...options("print.mjs").limits, overloadMs: 800 };
    const run = await observe(
      runClaude("go", print(init() + retry(529, "overloaded") + status + waits, "hang", { limits })),
    );
    expect(run.result).toMatchObject({ outcome: "overloaded", reason: "overload" });
  });
});

describe("a result", () => {
  it("counts when it and all before it come in one write and the pipe stays open", async () => {
    const given = print(init() + text("hello") + result(), "hang");
    const startedAt = performance.now();
    const { events, result: ended } = await observe(runClaude("go", given));
    expect(ended).toMatchObject({ outcome: "completed", resultText: "done", costUsd: 0.5, turns: 1 });
    expect(performance.now() - startedAt).toBeLessThan(
      (given.limits.resultGraceMs ?? 0) + 1000 + (ended.firstEventMs ?? 0),
    );
    expect(events.map(({ kind }) => kind)).toEqual(["started", "turn", "text", "result", "notice"]);
    expect(await leftovers(given.runId)).toEqual([]);
  });

  it.each([
    ["init after it", result() + init()],
    ["init twice", init() + init() + result()],
    ["no init", result()],
    ["text after it", init() + result() + text("afterthought")],
    ["garbage around it", `Warning: something\n${init()}{"type":\n\n[1]\n"x"\n${result()}bye`],
    ["an unknown type before it", init() + line({ type: "from_the_future", payload: [1] }) + result()],
    ["its type as the last key", `${init()}{"subtype":"success","is_error":false,"num_turns":1,"type":"result"}\n`],
    ["no newline at its end", init() + result().trimEnd()],
    ["a bare CR and CRLF", init().replace("\n", "\r\n") + result().replace("\n", "\r\n")],
    ["a bad result before it", init() + result({ is_error: true }) + init() + text("again", "msg_2") + result()],
  ])("is a success with %s", async (_, output) => {
    const { result: ended } = await observe(runClaude("go", print(output, "exit 0")));
    expect(ended).toMatchObject({ outcome: "completed", reason: "success", exitCode: 0 });
  });

  it("is not taken away by a clock that runs out in its grace", async () => {
    const limits = { startMs: 5000, idleMs: 150, wallMs: 0, graceMs: 300, resultGraceMs: 2000 };
    const { result: ended } = await observe(runClaude("go", print(init() + result(), "hang", { limits })));
    expect(ended.outcome).toBe("completed");
  });

  it("is handed on with denials, usage and structured output", async () => {
    const more = {
      permission_denials: [{ tool_name: "Bash", tool_use_id: "t1", tool_input: { command: "rm" } }],
      structured_output: { status: "resolved" },
      usage: { input_tokens: 3 },
    };
    const { result: ended } = await observe(runClaude("go", print(init() + result(more), "exit 0", schema)));
    expect(ended).toMatchObject({
      outcome: "completed",
      denials: [{ toolName: "Bash", toolUseId: "t1", input: { command: "rm" } }],
      structuredOutput: { status: "resolved" },
      usage: { input_tokens: 3 },
    });
  });
});
