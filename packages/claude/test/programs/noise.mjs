#!/usr/bin/env node
/** Never ends by itself. $NOISE: `silent`, `drip` (bytes without a newline), `flood` (garbage lines), `flood-events`, `stderr`, `tick` (an event each 100 ms). */
import { text } from "./lines.mjs";

const kind = process.env.NOISE;
const forever = (stream, chunk) => {
  const write = () => {
    while (stream.write(chunk)) {
      // Until the pipe is full.
    }
  };
  stream.on("drain", write);
  write();
};

setInterval(() => undefined, 60_000);
if (kind === "drip") {
  setInterval(() => process.stdout.write("x"), 5);
} else if (kind === "flood") {
  forever(process.stdout, `${"garbage ".repeat(500)}\n`.repeat(16));
} else if (kind === "flood-events") {
  forever(process.stdout, text("word ".repeat(500)).repeat(16));
} else if (kind === "stderr") {
  setInterval(() => process.stderr.write("still here\n"), 20);
} else if (kind === "tick") {
  setInterval(() => process.stdout.write(text("tick")), 100);
}
