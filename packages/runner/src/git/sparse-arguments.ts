import { existsSync } from "node:fs";
import path from "node:path";
import type { Repository } from "./open-repository.ts";

/**
 * What `git add` needs where only a part of the tree is checked out: without it, it refuses files outside that part (git-add(1), --sparse).
 *
 * Gits before 2.34 do not know the option, nor do they refuse.
 */
export function sparseArguments(repository: Repository): readonly string[] {
  return existsSync(path.join(repository.gitDir, "info", "sparse-checkout")) ? ["--sparse"] : [];
}
