import { realpathSync } from "node:fs";
import { dirname, sep } from "node:path";
import { errnoOf } from "../disk/io-error.ts";
import type { CachePlace } from "./cache-place.ts";
import { findCacheFolder } from "./find-cache-folder.ts";

/**
 * Open the place where what is read of a tree may be kept.
 *
 * @param env The variables of the process.
 * @param root The folder from `findRoot`, absolute.
 * @param build Names the code that makes the values.
 * @returns `null` when nothing is to be kept, or the place would lie in the tree, where others may have filled it.
 */
export function openCachePlace(
  env: Readonly<Record<string, string | undefined>>,
  root: string,
  build: string,
): CachePlace | null {
  const folder = findCacheFolder(env);
  return folder === null || liesIn(folder, root) ? null : { folder, build };
}

/**
 * Tell whether the cache's folder lies in a tree, where whoever filled the tree could have filled it. It need not be there: then
 * the nearest folder above it tells.
 *
 * @param folder Absolute.
 * @param root Absolute, links resolved.
 */
function liesIn(folder: string, root: string): boolean {
  for (let above = folder; ; above = dirname(above)) {
    try {
      const real = realpathSync.native(above);
      return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      if (dirname(above) === above) return false;
    }
  }
}
