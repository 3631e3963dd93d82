#!/usr/bin/env node
// Stands in for Claude Code where hundreds of runs are needed: reads the prompt, writes lamp.txt, hands over a report.
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

for await (const _ of process.stdin);
const print = (message) =>
  process.stdout.write(`${JSON.stringify({ session_id: "11111111-1111-4111-8111-111111111111", ...message })}\n`);
const file = join(process.cwd(), "lamp.txt");
if (process.env.STUB_CALLS) appendFileSync(process.env.STUB_CALLS, "called\n");
print({ type: "system", subtype: "init", model: "stub", tools: [] });
print({
  type: "assistant",
  message: { id: "m1", content: [{ type: "tool_use", id: "t1", name: "Write", input: { file_path: file } }] },
});
writeFileSync(file, "on\n");
print({ type: "user", message: { content: [{ type: "tool_result", tool_use_id: "t1", content: "written" }] } });
const report = {
  status: "resolved",
  summary: "The lamp is on",
  changes: [{ path: "lamp.txt", description: "switched on" }],
};
print({
  type: "result",
  subtype: "success",
  is_error: false,
  result: "",
  num_turns: 1,
  total_cost_usd: 0,
  structured_output: report,
  permission_denials: [],
});
