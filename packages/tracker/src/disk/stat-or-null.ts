import { lstatSync, type Stats } from "node:fs";
import { errnoOf } from "./io-error.ts";

/**
 * Look at what lies at a path, following no link at its end. Whatever the system says against the path (nothing there, too long, below a
 * file, not allowed), to who asks this nothing lies there.
 *
 * @param path Absolute.
 */
export function statOrNull(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
