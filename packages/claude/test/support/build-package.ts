import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** This package as one file that plain node can load. */
export interface BuiltPackage {
  readonly path: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Bundle the sources, for tests that need a supervisor in a process of its own. */
export async function buildPackage(): Promise<BuiltPackage> {
  const folder = await mkdtemp(join(tmpdir(), "ll-claude-bundle-"));
  const path = join(folder, "claude.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: path,
  });
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
