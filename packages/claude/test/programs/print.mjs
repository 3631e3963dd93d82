#!/usr/bin/env node
/** Prints $PRINT, then does what $THEN says: `exit N` (the default, 0), `hang`, `close` (stdout, and stays), `signal NAME`. */
import { closeSync, writeSync } from "node:fs";

const [verb, value] = (process.env.THEN ?? "exit 0").split(" ");
const bytes = Buffer.from(process.env.PRINT ?? "", "latin1");
for (let at = 0; at < bytes.length; ) {
  at += writeSync(1, bytes, at);
}
if (verb === "exit") {
  process.exit(Number(value));
} else if (verb === "signal") {
  process.kill(process.pid, value);
} else if (verb === "close") {
  closeSync(1);
}
setInterval(() => undefined, 60_000);
