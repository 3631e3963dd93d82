import { structuredPatch } from "diff";

/** A file before and after, as `git diff` would name it. */
export interface FileChange {
  readonly path: string;
  /** Null when the file stays where it is. */
  readonly renameTo: string | null;
  readonly before: string;
  readonly after: string;
}

/** Print a change as a unified diff with the header lines of `git diff`, so that `git apply` reads it (git-diff(1)). */
export function formatDiff({ path, renameTo, before, after }: FileChange): string {
  const to = renameTo ?? path;
  const rename = renameTo === null ? "" : `rename from ${path}\nrename to ${to}\n`;
  const head = `diff --git a/${path} b/${to}\n${rename}`;
  const { hunks } = structuredPatch(path, to, before, after);
  if (hunks.length === 0) return head;
  const body = hunks.map(
    ({ oldStart, oldLines, newStart, newLines, lines }) =>
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@\n${lines.map((line) => `${line}\n`).join("")}`,
  );
  return `${head}--- a/${path}\n+++ b/${to}\n${body.join("")}`;
}
