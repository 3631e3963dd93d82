#!/usr/bin/env node
// Stands in for Claude Code where hundreds of runs are needed: reads the prompt, writes <ID>.txt (lamp.txt for BUG-001), hands over a
// report. STUB_FAILS names issues it cannot do; each run costs half a dollar. STUB_REPORT is laid over the report, and STUB_RESULTS is a list of what is
// laid over the last message, once for each: none where it is empty. A report that is not `resolved` comes without a change. STUB_PROMPT names a file
// that gets the prompt.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

if (process.argv.includes("--version")) {
  process.stdout.write("2.1.0 (Claude Code)\n");
  process.exit(0);
}
let prompt = "";
for await (const chunk of process.stdin) prompt += chunk;
const id = /^# (?:Resolve|Plan) (\S+)/.exec(prompt)?.[1] ?? "";
const given = JSON.parse(process.env.STUB_REPORT ?? "{}");
if (process.env.STUB_PROMPT) writeFileSync(process.env.STUB_PROMPT, prompt);
const fails = (process.env.STUB_FAILS ?? "").split(",").includes(id);
const name = id === "BUG-001" ? "lamp.txt" : `${id}.txt`;
const file = join(process.cwd(), name);
const print = (message) =>
  process.stdout.write(`${JSON.stringify({ session_id: "11111111-1111-4111-8111-111111111111", ...message })}\n`);

print({ type: "system", subtype: "init", model: "stub", tools: [] });
const call = { type: "tool_use", id: "t1", name: "Write", input: { file_path: file } };
print({ type: "assistant", message: { id: "m1", content: [call] } });
if (!fails && (given.status ?? "resolved") === "resolved") writeFileSync(file, "on\n");
print({ type: "user", message: { content: [{ type: "tool_result", tool_use_id: "t1", content: "written" }] } });
const result = {
  type: "result",
  subtype: "success",
  is_error: false,
  result: "",
  num_turns: 1,
  total_cost_usd: 0.5,
  structured_output: {
    status: fails ? "incomplete" : "resolved",
    summary: fails ? "It cannot be done" : "The lamp is on",
    changes: fails ? [] : [{ path: name, description: "switched on" }],
    ...given,
  },
  permission_denials: [],
};
for (const over of JSON.parse(process.env.STUB_RESULTS ?? "[{}]")) print({ ...result, ...over });
