// The floor: opens and reads every file of a tree into one buffer, and does nothing with it.
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";

const buffer = Buffer.allocUnsafeSlow(1024 * 1024);
const folders = [join(process.argv[2], ".issues")];
for (const folder of folders) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) folders.push(path);
    else if (entry.name.endsWith(".md")) readInto(path);
  }
}

function readInto(path) {
  const descriptor = openSync(path, "r");
  readSync(descriptor, buffer, 0, buffer.length, 0);
  closeSync(descriptor);
}
