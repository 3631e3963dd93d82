import { posix } from "node:path";

/** Old path to new path, both relative to the root. */
export type Renames = ReadonlyMap<string, string>;

/** A path as written in prose or in a link: folders, and a name in front of `.md`. */
const WRITTEN_PATH = /(?:[\w.@-]+\/|\.{1,2}\/)*[\w.@-]+\.md(?![\w-])/gi;

/**
 * Make every mention of a renamed file in a text name the new file: a path from the root, a path relative to the text's own file, the
 * end of a path, or the bare file name. Nothing else changes.
 *
 * @param self The file the text is of, relative to the root, and where it will lie.
 */
export function repairPaths(text: string, renames: Renames, self: { from: string; to: string }): string {
  const byName = new Map([...renames].map(([from, to]) => [posix.basename(from), { from, to }]));
  return text.replace(WRITTEN_PATH, (written, offset: number) => {
    const found = byName.get(posix.basename(written));
    if (found === undefined || isInsideName(text, offset)) return written;
    return rewrite(written, found, self, text.slice(Math.max(0, offset - 2), offset) === "](");
  });
}

/** `x:y/P2-BUG-1-a.md` or a name with a blank in it: what was matched is the end of some other name. */
function isInsideName(text: string, offset: number): boolean {
  return offset > 0 && /[\p{L}\p{N}_]/u.test(text.charAt(offset - 1));
}

function rewrite(
  written: string,
  { from, to }: { from: string; to: string },
  self: { from: string; to: string },
  isLink: boolean,
): string {
  const isBare = !written.includes("/");
  const isRelative = posix.join(posix.dirname(self.from), written) === from;
  if (isRelative && (!isBare || isLink)) {
    const path = posix.relative(posix.dirname(self.to), to);
    return written.startsWith("./") && !path.startsWith(".") ? `./${path}` : path;
  }
  if (isBare) return posix.basename(to);
  const plain = written.replace(/^(?:\.{1,2}\/)+/, "");
  if (!`/${from}`.endsWith(`/${plain}`)) return written;
  const parts = plain.split("/").length;
  return `${written.slice(0, written.length - plain.length)}${to.split("/").slice(-parts).join("/")}`;
}
