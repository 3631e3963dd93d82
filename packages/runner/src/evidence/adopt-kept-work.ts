import { readFileSync } from "node:fs";
import path from "node:path";
import type { TreeCapture, TreeDifference } from "../git/capture-tree.ts";
import { WRITING_TOOLS } from "../prepare/writing-tools.ts";
import type { KeptWork } from "../runs/kept-work.ts";

/**
 * Take over what an earlier run of the same issue left in the working tree: give back a tree in which that is not done yet, so that it
 * counts as this run's work.
 *
 * Only what is certainly the earlier run's is taken over: paths that were clean before it, and that nobody has touched since. A killed run has
 * no capture of its end; then only files that its transcript shows it writing, and what it had taken over itself.
 *
 * @param now the tree as it is.
 * @param top the top of the working tree, absolute.
 * @returns the tree to hold the run against, and the paths taken over.
 */
export async function adoptKeptWork(
  capture: TreeCapture,
  now: string,
  work: KeptWork,
  top: string,
): Promise<{ tree: string; paths: readonly string[] }> {
  await capture.importFrom(work.captureDir);
  const done = namesOf(await capture.diff(work.before, work.after ?? now));
  const touchedSince = work.after === null ? new Set<string>() : new Set(namesOf(await capture.diff(work.after, now)));
  const written = work.after === null ? new Set([...work.adopted, ...writtenPaths(work.transcriptPath, top)]) : null;
  const dirty = new Set(work.dirtyBefore);
  const paths = done.filter(
    (file) => !dirty.has(file) && !touchedSince.has(file) && (written === null || written.has(file)),
  );
  return paths.length === 0 ? { tree: now, paths } : { tree: await capture.overlay(now, paths, work.before), paths };
}

function namesOf(differences: readonly TreeDifference[]): string[] {
  return differences.flatMap(({ path: file, from }) => (from === null ? [file] : [file, from]));
}

/** Files that the tool calls of a transcript name, relative to the top. */
function writtenPaths(transcriptPath: string, top: string): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const line of readIfThere(transcriptPath).split("\n")) {
    for (const file of writtenBy(line)) paths.add(path.relative(top, file).split(path.sep).join("/"));
  }
  return paths;
}

function writtenBy(line: string): string[] {
  try {
    const { message } = JSON.parse(line) as {
      message?: { content?: { name?: string; input?: { file_path?: unknown; notebook_path?: unknown } }[] };
    };
    const calls = Array.isArray(message?.content) ? message.content : [];
    return calls
      .filter(({ name }) => name !== undefined && WRITING_TOOLS.includes(name))
      .map(({ input }) => input?.file_path ?? input?.notebook_path)
      .filter((file): file is string => typeof file === "string");
  } catch {
    return [];
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
