import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  type Stats,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { RunnerError } from "../../errors.ts";

/** What stood at a path; null where there was no file. */
type Kept = { readonly target: string } | { readonly content: Buffer; readonly mode: number } | null;

/**
 * Remember what stands at some paths of a working tree, so that it can be put back without git: whatever ran meanwhile may have changed what git
 * obeys, and a filter would then run with our rights.
 *
 * @param top of the working tree, absolute.
 * @param files relative to it.
 * @returns puts everything back; it throws LLI_NOT_CLEAN where that cannot be done.
 */
export function keepPlaces(top: string, files: readonly string[]): () => void {
  const kept = files.map((file) => ({ file, place: path.join(top, file), was: keep(top, file) }));
  return () => {
    try {
      // First what goes, so that a file can take the place of a folder.
      for (const { file, place, was } of kept) if (was === null && isFile(statBelow(top, file))) rmSync(place);
      for (const { file, place, was } of kept) if (was !== null) putBack(top, file, place, was);
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new RunnerError("LLI_NOT_CLEAN", `What the change touches could not be put back as it was: ${said}`, {
        hint: "Use a fresh checkout for whatever comes next",
        cause,
      });
    }
  };
}

function keep(top: string, file: string): Kept {
  const stat = statBelow(top, file);
  const place = path.join(top, file);
  if (stat?.isSymbolicLink()) return { target: readlinkSync(place) };
  return stat?.isFile() ? { content: readFileSync(place), mode: stat.mode & 0o7777 } : null;
}

function putBack(top: string, file: string, place: string, was: NonNullable<Kept>): void {
  makeFolders(top, path.posix.dirname(file));
  rmSync(place, { recursive: true, force: true });
  if ("target" in was) {
    symlinkSync(was.target, place);
    return;
  }
  writeFileSync(place, was.content, { flag: "wx" });
  // Past the umask.
  chmodSync(place, was.mode);
}

/** A link or a file where a folder was is none of ours: nothing is written through it. */
function makeFolders(top: string, folder: string): void {
  if (folder === "." || statBelow(top, folder)?.isDirectory()) return;
  makeFolders(top, path.posix.dirname(folder));
  rmSync(path.join(top, folder), { force: true });
  mkdirSync(path.join(top, folder));
}

/** What stands at a path that leads there through folders only; null for nothing. */
function statBelow(top: string, file: string): Stats | null {
  const folder = path.posix.dirname(file);
  if (folder !== "." && !statBelow(top, folder)?.isDirectory()) return null;
  try {
    return lstatSync(path.join(top, file));
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (code === "ENOENT" || code === "ENAMETOOLONG") return null;
    throw error;
  }
}

function isFile(stat: Stats | null): boolean {
  return stat !== null && !stat.isDirectory();
}
