import type { Diagnostic } from "@ll-issues/parser";
import { type Config, countByKey, scanIssues, withoutKnown } from "@ll-issues/tracker";
import { openRepository } from "../git/open-repository.ts";
import { type BaseTree, findBaseCommit, openBaseTree } from "./read-base-tree.ts";

/** What is compared. */
export interface NewFindingsOptions {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
  /** A branch, tag or commit. */
  readonly since: string;
  /** The findings of now. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The rule that also reads the code that issues point at. */
const CODE_RULE = "line-drift";

/**
 * Leave out the findings that were there before: the tree as it was where this work began is scanned by the same rules, and what it
 * has too is old debt. A change that breaks another issue, such as the removal of one that others wait for, is found with the other.
 *
 * @throws {RunnerError} LLI_REF_NOT_FOUND, LLI_NO_GIT.
 */
export async function findNewFindings(options: NewFindingsOptions): Promise<readonly Diagnostic[]> {
  const { root, config, since, diagnostics } = options;
  const repository = await openRepository(root);
  const commit = await findBaseCommit(repository, since);
  if (diagnostics.length === 0) return [];
  const base = await openBaseTree(repository, commit, config.issues.dir);
  try {
    const readsCode = diagnostics.some(({ rule }) => rule === CODE_RULE);
    const { diagnostics: before } = await scanBase(base, config, readsCode);
    return withoutKnown(diagnostics, countByKey(before));
  } finally {
    base.close();
  }
}

/** What code the issues point at is known after a scan; only then can it be read, in one go, and the scan be made again. */
async function scanBase(base: BaseTree, config: Config, readsCode: boolean): ReturnType<typeof scanIssues> {
  const wanted = new Set<string>();
  const scan = await scanIssues(base.root, config, {
    readLines: (file) => {
      wanted.add(file);
      return null;
    },
  });
  if (!readsCode) return scan;
  const files = await base.readFiles([...wanted]);
  return scanIssues(base.root, config, { readLines: (file) => files.get(file)?.split("\n") ?? null });
}
