import { type CachePlace, type Config, findRoot, loadConfig, openCachePlace } from "@ll-issues/tracker";
import type { GlobalArguments } from "./arguments/command-line.ts";
import type { Io } from "./io.ts";

declare const __BUILD__: string | undefined;

/** The tree a command works on. */
export interface OpenTracker {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
  /** Where scans may keep what they read; null for nowhere. */
  readonly cache: CachePlace | null;
}

/** Find the tree and read its configuration, as `-C` and the current directory say. */
export async function openTracker(line: GlobalArguments, io: Io): Promise<OpenTracker> {
  const root = findRoot(io.cwd, line.root);
  return { root, config: await loadConfig(root), cache: line.cache ? findCache(io, root) : null };
}

/** The bundler names the build; sources change while nobody counts them, so that run from there nothing is kept. */
function findCache({ env }: Io, root: string): CachePlace | null {
  return typeof __BUILD__ === "string" ? openCachePlace(env, root, __BUILD__) : null;
}
