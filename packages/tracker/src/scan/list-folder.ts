import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../errors.ts";

/** What a folder holds under one name. */
export interface FolderEntry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** The entries of one folder. */
export interface FolderListing {
  /** By name. */
  readonly entries: readonly FolderEntry[];
  /** Entries whose names are not UTF-8, which no path of ours can reach. */
  readonly badNames: readonly FileError[];
  /** How many entries the folder has, wanted or not. */
  readonly count: number;
}

/** Node's stand-in for bytes of a name that are no UTF-8. */
const REPLACEMENT = "\uFFFD";

/**
 * List a folder, following no link.
 *
 * @param path The folder, absolute.
 * @param name The folder as the person would name it.
 * @param wanted Which Markdown files are wanted. With it the others are passed over without a look at what they are,
 *   which in large folders is most of the work.
 * @throws The system's error.
 */
export function listFolder(path: string, name: string, wanted?: (fileName: string) => boolean): FolderListing {
  if (wanted !== undefined) {
    const all = readdirSync(path);
    const names = all.filter((entry) => !isMarkdown(entry) || wanted(entry));
    if (!names.some(isSuspect)) {
      return { entries: names.sort().flatMap((entry) => statEntry(path, entry)), badNames: [], count: all.length };
    }
  }
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.some((entry) => isSuspect(entry.name))
    ? withoutBadNames(entries, path, name)
    : { entries, badNames: [], count: entries.length };
}

/** Tell whether a file name is that of Markdown. */
export function isMarkdown(fileName: string): boolean {
  return fileName.endsWith(".md") || fileName.endsWith(".MD");
}

function isSuspect(name: string): boolean {
  return name.includes(REPLACEMENT);
}

/** None when it is gone since it was listed. */
function statEntry(folder: string, name: string): readonly FolderEntry[] {
  const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
  return stat === undefined ? [] : [Object.assign(stat, { name })];
}

function withoutBadNames(entries: readonly FolderEntry[], path: string, folderName: string): FolderListing {
  const good = new Set<string>();
  const badNames: FileError[] = [];
  for (const bytes of readdirSync(path, { encoding: "buffer" })) {
    const name = bytes.toString("utf8");
    if (Buffer.from(name).equals(bytes)) good.add(name);
    else badNames.push(badName(`${folderName}/${escapeBytes(bytes)}`));
  }
  return { entries: entries.filter((entry) => good.has(entry.name)), badNames, count: entries.length };
}

function badName(path: string): FileError {
  return new FileError("LLI_NAME", `the name of ${path} is not UTF-8`, null, { path, hint: "Rename the file." });
}

/** The bytes that are no ASCII as `\xff`, so that a person finds the file. */
function escapeBytes(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/[^ -~]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
