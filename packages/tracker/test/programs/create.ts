// Waits for a line, so that all start at once; then creates COUNT issues one after the other and prints the path of each.
import { once } from "node:events";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { createIssue } from "../../src/create/create-issue.ts";

const [root = "", name = "", count = ""] = process.argv.slice(2);
process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdin.pause();
for (let index = 0; index < Number(count); index += 1) {
  const { issue } = await createIssue({
    root,
    config: DEFAULT_CONFIG,
    type: "bug",
    title: `${name} ${index}`,
    priority: null,
    labels: [],
    blockedBy: [],
    parent: null,
    body: "## Summary\n\nOne of many.\n",
    force: true,
    shippedTemplates: root,
    now: new Date(0),
  });
  process.stdout.write(`${issue?.path}\n`);
}
