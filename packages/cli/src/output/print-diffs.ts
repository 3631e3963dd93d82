import type { FileChange } from "@ll-issues/tracker";
import type { Io } from "../io.ts";
import type { Colours } from "./colours.ts";
import { escapeBlock } from "./escape-text.ts";

/** Write what would become of files as diffs, one for each. */
export async function diffFiles(files: readonly FileChange[]): Promise<readonly string[]> {
  // Loaded for a dry run only.
  const { formatDiff } = await import("./format-diff.ts");
  return files.map(({ path, from, before, after }) =>
    formatDiff({ path: from, renameTo: from === path ? null : path, before, after }),
  );
}

/** Print diffs, with the lines of a kind in its colour. */
export async function printDiffs(diffs: readonly string[], colours: Colours, io: Io): Promise<void> {
  for (const diff of diffs) await io.stdout.write(paintDiff(escapeBlock(diff), colours));
}

function paintDiff(diff: string, colours: Colours): string {
  return diff
    .split("\n")
    .map((line) => {
      if (line.startsWith("@@")) return colours.cyan(line);
      if (/^(?:diff|---|\+\+\+|rename)/.test(line)) return colours.bold(line);
      if (line.startsWith("+")) return colours.green(line);
      return line.startsWith("-") ? colours.red(line) : line;
    })
    .join("\n");
}
