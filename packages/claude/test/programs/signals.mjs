#!/usr/bin/env node
/** Appends the name of every signal it gets to the file $LOG, one a line, and ends at none of them. Ready at its first event. */
import { appendFileSync } from "node:fs";
import { init } from "./lines.mjs";

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => appendFileSync(process.env.LOG, `${signal}\n`));
}
process.stdout.write(init());
setInterval(() => undefined, 60_000);
