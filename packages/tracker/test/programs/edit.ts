// Adds COUNT lines to one file, each under the mutex, and prints those it added.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileDurably } from "../../src/disk/write-file-durably.ts";
import { withMutex } from "../../src/lock/issue-lock.ts";

const [root = "", name = "", file = "", count = ""] = process.argv.slice(2);
for (let edit = 0; edit < Number(count); edit += 1) {
  const line = `${name} ${edit}`;
  await withMutex(root, "edit", () => {
    const path = join(root, file);
    const text = readFileSync(path, "utf8");
    writeFileDurably(path, `${text}${line}\n`, { root, expected: text });
  });
  process.stdout.write(`${line}\n`);
}
