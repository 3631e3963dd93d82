import { isAbsolute, join } from "node:path";

/**
 * Find the folder for what may be kept between runs: `$XDG_CACHE_HOME/ll-issues`, or `~/.cache/ll-issues` (XDG Base Directory
 * Specification: a relative path counts as none).
 *
 * @param env The variables of the process; with `LL_ISSUES_NO_CACHE` nothing is kept.
 * @returns An absolute path that need not be there; `null` when nothing is to be kept.
 */
export function findCacheFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env.LL_ISSUES_NO_CACHE) return null;
  const { XDG_CACHE_HOME: chosen = "", HOME: home = "" } = env;
  if (isAbsolute(chosen)) return join(chosen, "ll-issues");
  return isAbsolute(home) ? join(home, ".cache", "ll-issues") : null;
}
