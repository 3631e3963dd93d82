import { posix } from "node:path";

/** Old path to new path, both relative to the root. */
export type Renames = ReadonlyMap<string, string>;

/** The file a text is of. */
export interface TextPlace {
  /** Relative to the root. */
  readonly from: string;
  /** Where it will lie. */
  readonly to: string;
  /** Tells whether something lies at a path relative to the root: a path that leads to another file means that one. */
  readonly isFile: (path: string) => boolean;
}

/** What a path is written with, in prose or in a link. */
const PATH_CHARACTER = /[\p{L}\p{N}\p{M}_.@/-]/u;
/** Where the name of a Markdown file ends: a sentence may end there too, but no longer name. */
const NAME_END = /\.md(?![\p{L}\p{N}_-]|\.[\p{L}\p{N}])/giu;

/**
 * Make every mention of a renamed file in a text name the new file: a path from the root, a path relative to the text's own file, the
 * end of a path, or the bare file name. Nothing else changes. Linear in the text, whatever it holds.
 */
export function repairPaths(text: string, renames: Renames, self: TextPlace): string {
  const byName = new Map([...renames].map(([from, to]) => [posix.basename(from), { from, to }]));
  let repaired = "";
  let done = 0;
  let seen = 0;
  for (const { 0: ending, index } of text.matchAll(NAME_END)) {
    const end = index + ending.length;
    const start = findPathStart(text, index, seen);
    seen = end;
    const written = text.slice(start, end);
    const found = byName.get(posix.basename(written));
    if (found === undefined) continue;
    const isLink = text.slice(Math.max(0, start - 2), start) === "](";
    repaired += text.slice(done, start) + rewrite(written, found, self, isLink);
    done = end;
  }
  return repaired + text.slice(done);
}

/** Go back from where a path ends to where it begins; a `//` or a `/` in front belongs to an address or stands for the root. */
function findPathStart(text: string, end: number, least: number): number {
  let start = end;
  while (start > least && PATH_CHARACTER.test(text.charAt(start - 1))) {
    if (text.startsWith("//", start - 1)) break;
    start -= 1;
  }
  return text.charAt(start) === "/" ? start + 1 : start;
}

function rewrite(
  written: string,
  { from, to }: { from: string; to: string },
  self: TextPlace,
  isLink: boolean,
): string {
  const isBare = !written.includes("/");
  const target = posix.join(posix.dirname(self.from), written);
  const isRelative = target === from;
  if (!isRelative && self.isFile(target)) return written;
  if (isRelative && (!isBare || isLink)) {
    const path = posix.relative(posix.dirname(self.to), to);
    return written.startsWith("./") && !path.startsWith("../") ? `./${path}` : path;
  }
  if (isBare) return posix.basename(to);
  const plain = written.replace(/^(?:\.{1,2}\/)+/, "");
  if (!`/${from}`.endsWith(`/${plain}`)) return written;
  const parts = plain.split("/").length;
  return `${written.slice(0, written.length - plain.length)}${to.split("/").slice(-parts).join("/")}`;
}
