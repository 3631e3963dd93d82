import type { TreeCapture, TreeDifference } from "../git/capture-tree.ts";
import type { KeptWork } from "../runs/kept-work.ts";
import { listWrittenPaths } from "./written-paths.ts";

/**
 * Take over what an earlier run of the same issue left in the working tree: give back a tree in which that is not done yet, so that it
 * counts as this run's work.
 *
 * Only what is certainly the earlier run's is taken over: paths that were clean before it, and that nobody has touched since. A killed run has
 * no capture of its end; then only files that its transcript or Claude's own session shows it writing, and what
 * it had taken over itself.
 *
 * @param now the tree as it is.
 * @param top the top of the working tree, absolute.
 * @param env that Claude is given.
 * @returns the tree to hold the run against, and the paths taken over.
 */
export async function adoptKeptWork(
  capture: TreeCapture,
  now: string,
  work: KeptWork,
  top: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ tree: string; paths: readonly string[] }> {
  await capture.importFrom(work.captureDir);
  const done = namesOf(await capture.diff(work.before, work.after ?? now));
  const touchedSince = work.after === null ? new Set<string>() : new Set(namesOf(await capture.diff(work.after, now)));
  const written =
    work.after === null ? new Set([...work.adopted, ...listWrittenPaths(work.transcriptPath, top, env)]) : null;
  const dirty = new Set(work.dirtyBefore);
  const paths = done.filter(
    (file) => !dirty.has(file) && !touchedSince.has(file) && (written === null || written.has(file)),
  );
  return paths.length === 0 ? { tree: now, paths } : { tree: await capture.overlay(now, paths, work.before), paths };
}

function namesOf(differences: readonly TreeDifference[]): string[] {
  return differences.flatMap(({ path: file, from }) => (from === null ? [file] : [file, from]));
}
