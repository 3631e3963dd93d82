#!/usr/bin/env node
/**
 * Speaks `--input-format stream-json` as the CLI does: one turn and one `result` a user line, first come first served, and an
 * interrupt ends the running turn. A prompt says what its turn does: `echo WORDS` · `wait` (until interrupted) · `deaf` (waits, and
 * ignores interrupts) · `crash N` · `mute` (closes stdout) · `stop-reading`, `close-input` (and answer) ·
 * `ask` (a permission request) · `garble` (blank lines, a `>` and garbage before its result) ·
 * `late WORDS` (a stray second result, when the next turn begins) ·
 * `cost NEW SESSION` (dollars of this turn, and of the whole session) · `grumble WORDS` (on stderr).
 * What arrived is appended to $LOG, a line a prompt.
 */
import { appendFileSync, closeSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { init, line, result, text } from "./lines.mjs";

const waiting = [];
let interrupt = null;
let answer = null;
let isBusy = false;
let stray = "";
const input = createInterface({ input: process.stdin });
const say = (value) => process.stdout.write(value);

input.on("line", (received) => {
  const message = JSON.parse(received);
  if (message.type === "user") {
    if (process.env.LOG) {
      appendFileSync(process.env.LOG, `${message.message.content}\n`);
    }
    waiting.push(message.message.content);
    void work();
  } else if (message.type === "control_request") {
    say(
      line({
        type: "control_response",
        response: { subtype: "success", request_id: message.request_id, response: {} },
      }),
    );
    interrupt?.();
  } else if (message.type === "control_response") {
    answer?.(message.response);
  }
});
input.on("close", () => {
  if (!isBusy) {
    process.exit(0);
  }
});

async function work() {
  if (isBusy) {
    return;
  }
  isBusy = true;
  while (waiting.length > 0) {
    say(stray);
    stray = "";
    await wait(5); // A turn does not begin the moment its prompt is read.
    say(init());
    await play(waiting.shift());
  }
  isBusy = false;
}

async function play(prompt) {
  const [verb, ...words] = prompt.split(" ");
  if (verb === "wait" || verb === "deaf") {
    say(text("waiting"));
    await new Promise((resolve) => {
      interrupt = verb === "wait" ? resolve : null;
      setInterval(() => undefined, 60_000).unref();
    });
    interrupt = null;
    say(
      result({
        subtype: "error_during_execution",
        is_error: true,
        terminal_reason: "aborted_streaming",
        result: undefined,
        errors: ["interrupted"],
      }),
    );
    return;
  }
  if (verb === "crash") {
    process.exit(Number(words[0]));
  }
  if (verb === "mute") {
    closeSync(1);
    await new Promise(() => setInterval(() => undefined, 60_000));
  }
  if (verb === "stop-reading") {
    process.stdin.pause();
    input.pause();
    setInterval(() => undefined, 60_000);
  }
  if (verb === "close-input") {
    input.removeAllListeners("close");
    process.stdin.destroy();
    closeSync(0); // Node leaves the descriptors of standard streams open.
    setInterval(() => undefined, 60_000);
  }
  if (verb === "ask") {
    say(
      line({
        type: "control_request",
        request_id: "q1",
        request: { subtype: "can_use_tool", tool_name: "Bash", input: { command: "ls" }, tool_use_id: "t1" },
      }),
    );
    say(
      text(
        JSON.stringify(
          await new Promise((resolve) => {
            answer = resolve;
          }),
        ),
      ),
    );
  }
  if (verb === "grumble") {
    process.stderr.write(`${words.join(" ")}\n`);
  }
  if (verb === "cost") {
    const [costUSD, total_cost_usd] = words.map(Number);
    say(text("paid") + result({ total_cost_usd, model_usage_since_last_result: { m: { costUSD } } }));
    return;
  }
  if (verb === "garble") {
    say('\n>\nvalue > 10\n{"type":"nonsense"}\n{"type":"user"}\nnot json\n');
  }
  if (verb === "late") {
    stray = result({ result: "stray" });
  }
  say(text(words.join(" ")) + result({ result: words.join(" ") }));
}
