import type { Config } from "../config/config.ts";
import type { CachePlace } from "./cache-place.ts";

/**
 * Write down what kept values are good for: this program on this Node, this tree, and these types and priorities.
 *
 * @param root Absolute.
 */
export function cacheKey({ build }: CachePlace, root: string, { issues }: Config): string {
  return JSON.stringify([build, process.version, root, issues]);
}
