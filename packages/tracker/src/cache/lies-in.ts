import { realpathSync } from "node:fs";
import { dirname, sep } from "node:path";
import { errnoOf } from "../disk/io-error.ts";

/**
 * Tell whether the cache's folder lies in a tree, where whoever filled the tree could have filled it. It need not be there: then
 * the nearest folder above it tells.
 *
 * @param folder Absolute.
 * @param root Absolute, links resolved.
 */
export function liesIn(folder: string, root: string): boolean {
  for (let above = folder; ; above = dirname(above)) {
    try {
      const real = realpathSync(above);
      return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      if (dirname(above) === above) return false;
    }
  }
}
