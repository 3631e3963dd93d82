#!/usr/bin/env node
// Stands in for Claude Code where it has to be stubborn: begins a session and ends at no signal. What happens to it is appended to $HOME/signals, a line
// each: `ready`, the signals as they come, and `left alone` when it is still there a while after the first. That is shorter than the grace after
// which it would be killed anyway.
import { appendFileSync } from "node:fs";
import { join } from "node:path";

const LEFT_ALONE_MS = 4000;

if (process.argv.includes("--version")) {
  process.stdout.write("2.1.0 (Claude Code)\n");
  process.exit(0);
}
const note = (line) => appendFileSync(join(process.env.HOME, "signals"), `${line}\n`);
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(name, () => {
    note(name);
    setTimeout(() => note("left alone"), LEFT_ALONE_MS);
  });
}
process.stdout.write(
  `${JSON.stringify({ type: "system", subtype: "init", model: "stub", session_id: "s", tools: [] })}\n`,
);
note("ready");
setInterval(() => undefined, 60_000);
