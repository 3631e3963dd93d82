#!/usr/bin/env node
/** Prints one line of $MEGABYTES MiB, then an event and a successful result. */
import { writeSync } from "node:fs";
import { init, result, text } from "./lines.mjs";

const write = (bytes) => {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(1, bytes, at);
  }
};
write(Buffer.from(init()));
write(Buffer.from('{"type":"assistant","message":"'));
const block = Buffer.alloc(1024 * 1024, "x");
for (let count = 0; count < Number(process.env.MEGABYTES); count += 1) {
  write(block);
}
write(Buffer.from(`"}\n${text("after the long line")}${result()}`));
