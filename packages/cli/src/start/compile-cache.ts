import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { findCacheFolder, nameCacheFile, readCacheFile, writeCacheFile } from "@ll-issues/tracker";
import type { CompiledChunks } from "./chunk-loader.ts";
import { packChunks, unpackChunks } from "./pack-chunks.ts";

declare const __BUILD__: string | undefined;

/** What V8 compiled in an earlier run of a command. */
export interface CompileCache {
  /** @returns null when nothing was kept, or not all of it is there, or somebody else could have written it. */
  read(): CompiledChunks | null;
  /** Keep this for the next run. Where nothing can be written nothing happens. */
  write(chunks: CompiledChunks): void;
}

/** A command or an option; what else stands first on a command line names nothing that comes again. */
const COMMAND = /^(?:--?)?[a-z][a-z-]{1,20}$/;
/** Answered with so little code that there is nothing to win. */
const TRIVIAL = "--version";

/**
 * Open the cache of a command.
 *
 * @param first the first word of the command line.
 * @returns null where nothing is to be kept: as the environment says, in a build without a name, in a repository, and with options to
 *   Node, as V8 compiles otherwise with some of them.
 */
export function openCompileCache(first: string | undefined, env: NodeJS.ProcessEnv): CompileCache | null {
  const folder = findCacheFolder(env);
  const isPlain = !env.NODE_OPTIONS && !env.NODE_DISABLE_COMPILE_CACHE && process.execArgv.length === 0;
  if (folder === null || !isPlain || first === TRIVIAL || typeof __BUILD__ !== "string") return null;
  if (liesInRepository(folder)) return null;
  const command = first !== undefined && COMMAND.test(first) ? first : "";
  const key = [command, __BUILD__, process.version, process.platform, process.arch].join(" ");
  const name = nameCacheFile("code", key);
  return {
    read() {
      const bytes = readCacheFile(folder, name);
      return bytes === null ? null : unpackChunks(key, bytes);
    },
    write: (chunks) => writeCacheFile(folder, name, packChunks(key, chunks)),
  };
}

/** What is kept is run. A folder in a repository may hold what somebody else has committed, for this very program to run. */
function liesInRepository(folder: string): boolean {
  for (let above = dirname(folder), below = folder; above !== below; below = above, above = dirname(above)) {
    if (existsSync(join(above, ".git")) || existsSync(join(above, ".issues"))) return true;
  }
  return false;
}
