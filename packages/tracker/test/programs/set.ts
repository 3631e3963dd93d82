// Waits for a line, then adds COUNT labels to one issue, one `set` after the other, and prints each that was set.
import { once } from "node:events";
import { setIssues } from "../../src/change/set-issues.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";

const [root = "", reference = "", name = "", count = ""] = process.argv.slice(2);
process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdin.pause();
for (let index = 0; index < Number(count); index += 1) {
  const value = `${name}-${index}`;
  await setIssues({
    root,
    config: DEFAULT_CONFIG,
    references: [reference],
    assignments: [{ key: "labels", operator: "+=", value }],
    dryRun: false,
    now: new Date(0),
  });
  process.stdout.write(`${value}\n`);
}
