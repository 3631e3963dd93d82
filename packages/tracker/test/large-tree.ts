import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CachePlace } from "../src/cache/cache-place.ts";
import { saveNameIndex } from "../src/cache/name-index.ts";
import { DEFAULT_CONFIG } from "../src/config/config.ts";
import { walkIssueFiles } from "../src/scan/walk-issue-files.ts";
import { makeTree, type Tree } from "./tree.ts";

/** Enough for an index of the names, also after some were removed. */
export const LARGE_COUNT = 1060;

/** A tree whose names are worth keeping, in the folders `bugs` (even numbers) and `features`. */
export interface LargeTree {
  readonly tree: Tree;
  readonly place: CachePlace;
  /** Keep the names, as a scan does a minute from now. @param extra paths that are not there */
  save(extra?: readonly string[], startMs?: number): void;
}

/** Name the file of an issue of a large tree. */
export function largeName(number: number): string {
  return `.issues/${number % 2 === 0 ? "bugs" : "features"}/P1-${number % 2 === 0 ? "BUG" : "FEAT"}-${number}-some.md`;
}

/** Make a tree that is just large enough for an index, of empty files. */
export function makeLargeTree(): LargeTree {
  const tree = makeTree({ [largeName(0)]: "", [largeName(1)]: "" });
  for (let number = 2; number < LARGE_COUNT; number += 1) writeFileSync(tree.path(largeName(number)), "");
  const place = { folder: join(makeTree().root, "ll-issues"), build: "one" };
  return {
    tree,
    place,
    save: (extra = [], startMs = Date.now() + 60_000) => {
      const files = walkIssueFiles(tree.root, DEFAULT_CONFIG, { stamped: true });
      saveNameIndex(place, tree.root, DEFAULT_CONFIG, { ...files, paths: [...files.paths, ...extra] }, startMs);
    },
  };
}
