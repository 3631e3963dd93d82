import { existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { DEFAULT_CONFIG } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { toSafeJson } from "../output/escape-text.ts";
import { UsageError } from "../usage-error.ts";

/** Make `.issues/` with a folder for each type. What is there already stays; a configuration is not needed and not written. */
export async function runInit(line: GlobalArguments, io: Io): Promise<number> {
  const root = path.resolve(io.cwd, line.root ?? ".");
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`There is no folder ${root}`, "Name a folder that exists with -C");
  const { dir, types } = DEFAULT_CONFIG.issues;
  const folders = types.map((type) => path.join(root, dir, type.dir));
  const created = folders.filter((folder) => !existsSync(folder));
  for (const folder of created) mkdirSync(folder, { recursive: true });
  const relative = created.map((folder) => path.relative(root, folder).split(path.sep).join("/"));
  if (line.json) await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "init", root, created: relative })}\n`);
  else await io.stdout.write(created.length === 0 ? "Everything is there already\n" : `Made ${relative.join(", ")}\n`);
  return EXIT.ok;
}
