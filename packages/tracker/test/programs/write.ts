// Replaces a file once, or creates one, and prints how that went.
import { join } from "node:path";
import { createFileExclusively } from "../../src/disk/create-file-exclusively.ts";
import { writeFileDurably } from "../../src/disk/write-file-durably.ts";
import { FileError } from "../../src/errors.ts";

const [root = "", verb = "", file = "", content = ""] = process.argv.slice(2);
try {
  if (verb === "create") createFileExclusively(join(root, file), content, { root });
  else writeFileDurably(join(root, file), content, { root, expected: "old" });
  process.stdout.write("written\n");
} catch (error) {
  if (!(error instanceof FileError)) throw error;
  process.stdout.write(`${error.code} ${error.errno}\n`);
}
