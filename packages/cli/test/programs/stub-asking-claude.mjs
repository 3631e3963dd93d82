#!/usr/bin/env node
// Stands in for Claude Code where hundreds of runs with a question are needed; the real one is in killed-gates.test.ts and parked-gates.test.ts. A fresh
// session writes half.mjs and asks, and the hook of the settings defers the call. Resumed without a prompt it asks the hook again, and takes its answer once;
// resumed with a prompt it takes the answer from there. Told by either, or by "Decided already", it writes store.mjs and reports. Every time it is told
// the answer it adds a line to $HOME/told: the session, and how. With STUB_LOSES it takes the hook's answer without giving it to the model, silently.
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

if (process.argv.includes("--version")) {
  process.stdout.write("2.1.0 (Claude Code)\n");
  process.exit(0);
}
const CALL = "toolu_ask1";
const QUESTIONS = [
  {
    question: "Which database should hold the readings?",
    header: "Database",
    multiSelect: false,
    options: [
      { label: "SQLite", description: "one file" },
      { label: "Postgres", description: "a server" },
    ],
  },
];
const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : process.argv[at + 1];
};
const resumed = option("--resume");
const session = resumed ?? option("--session-id");
const store = join(process.env.HOME, "stub-sessions");
const file = join(store, session);
// Who reads no more has ended: Claude Code ends then, too.
const print = (message) => writeSync(1, `${JSON.stringify({ ...message, session_id: session })}\n`);
const told = (how) => appendFileSync(join(process.env.HOME, "told"), `${session} ${how}\n`);
let prompt = "";
for await (const chunk of process.stdin) prompt += chunk;
mkdirSync(store, { recursive: true });

if (resumed !== null && !existsSync(file)) fail("No conversation found with session ID");
else if (resumed === null) begin();
else if (prompt === "") answerByHook();
else work(/Answer: Postgres/.test(prompt) ? "prompt" : null);

function begin() {
  print({ type: "system", subtype: "init", model: "stub", tools: [] });
  if (prompt.includes("## Decided already")) {
    work(/Postgres/.test(prompt) ? "fresh" : null);
    return;
  }
  write("half.mjs");
  const calls = [{ type: "tool_use", id: CALL, name: "AskUserQuestion", input: { questions: QUESTIONS } }];
  print({ type: "assistant", message: { id: "m1", content: calls } });
  const decision = askHook();
  if (decision?.permissionDecision !== "defer") return fail("nothing defers the question");
  writeFileSync(file, "waits");
  const deferred = { id: CALL, name: "AskUserQuestion", input: { questions: QUESTIONS } };
  end({ deferred_tool_use: deferred, terminal_reason: "tool_deferred" });
}

function answerByHook() {
  if (readFileSync(file, "utf8") !== "waits") return fail("No deferred tool marker found in the resumed session");
  const decision = askHook();
  writeFileSync(file, "answered");
  const answer = decision?.updatedInput?.answers?.[QUESTIONS[0].question];
  if (process.env.STUB_LOSES) {
    print({ type: "system", subtype: "init", model: "stub", tools: [] });
    print({ type: "assistant", message: { id: "m2", content: [{ type: "text", text: "I go on." }] } });
    setTimeout(() => undefined, 60_000);
    return;
  }
  told(`hook ${answer}`);
  const content = `Your questions have been answered: "${QUESTIONS[0].question}"="${answer}".`;
  print({ type: "user", message: { content: [{ type: "tool_result", tool_use_id: CALL, content }] } });
  print({ type: "system", subtype: "init", model: "stub", tools: [] });
  work(null);
}

function askHook() {
  const { hooks } = JSON.parse(option("--settings") ?? "{}");
  const command = hooks?.PreToolUse?.[0]?.hooks?.[0]?.command;
  if (command === undefined) return null;
  const input = JSON.stringify({ hook_event_name: "PreToolUse", tool_use_id: CALL });
  return JSON.parse(spawnSync("sh", ["-c", command], { input, encoding: "utf8" }).stdout).hookSpecificOutput;
}

function work(how) {
  if (how !== null) {
    if (resumed !== null) print({ type: "system", subtype: "init", model: "stub", tools: [] });
    told(`${how} Postgres`);
  }
  write("store.mjs");
  const changes = [{ path: "store.mjs", description: "keeps readings" }];
  end({ structured_output: { status: "resolved", summary: "Readings are stored.", changes } });
}

function write(name) {
  const input = { file_path: join(process.cwd(), name), content: "v\n" };
  print({
    type: "assistant",
    message: { id: `m-${name}`, content: [{ type: "tool_use", id: name, name: "Write", input }] },
  });
  // Between a call and its tool there is time to read the call, and nothing is done when nobody does: what a runner that was killed has not read
  // in its transcript cannot be told from a person's work.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  print({ type: "tool_progress" });
  writeFileSync(input.file_path, input.content);
  print({ type: "user", message: { content: [{ type: "tool_result", tool_use_id: name, content: "written" }] } });
}

function end(more) {
  print({
    type: "result",
    subtype: "success",
    is_error: false,
    result: "",
    num_turns: 1,
    total_cost_usd: 0.5,
    permission_denials: [],
    ...more,
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
