#!/usr/bin/env node
/** Prints an emoji in four writes 50 ms apart, a lone CR inside a text, invalid bytes inside and outside of a message, and a last line without newline. */
import { setTimeout as wait } from "node:timers/promises";
import { init, result, text } from "./lines.mjs";

process.stdout.write(init());
const line = Buffer.from(text("\u{1f600}ä"));
const at = line.indexOf(0xf0);
for (const part of [
  line.subarray(0, at + 1),
  line.subarray(at + 1, at + 2),
  line.subarray(at + 2, at + 3),
  line.subarray(at + 3),
]) {
  process.stdout.write(part);
  await wait(50);
}
process.stdout.write(Buffer.from([0x80, 0xff, 0xfe, 0x0a]));
process.stdout.write(text("two\rlines", "msg_2"));
process.stdout.write(
  Buffer.from(text("bad XY byte", "msg_3")).map((byte) => (byte === 0x58 || byte === 0x59 ? 0xff : byte)),
);
process.stdout.write(result({ result: "last" }).trimEnd());
