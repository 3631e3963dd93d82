import { type Config, findRoot, loadConfig } from "@ll-issues/tracker";
import type { GlobalArguments } from "./arguments/command-line.ts";
import type { Io } from "./io.ts";

/** The tree a command works on. */
export interface OpenTracker {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
}

/** Find the tree and read its configuration, as `-C` and the current directory say. */
export async function openTracker(line: GlobalArguments, io: Io): Promise<OpenTracker> {
  const root = findRoot(io.cwd, line.root);
  return { root, config: await loadConfig(root) };
}
