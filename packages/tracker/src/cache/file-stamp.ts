/** What the file system says of a file; as long as nothing of it changes, neither has the content. */
export interface FileStamp {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  /** Milliseconds since 1970 with a fraction, exact to a quarter of a microsecond. */
  readonly mtimeMs: number;
  /** Like {@link FileStamp.mtimeMs}; no program can set it. */
  readonly ctimeMs: number;
}

/** The coarsest file systems count in steps of two seconds (FAT). */
const SETTLE_MS = 2000;

/**
 * Tell whether a file had been left alone for long enough when its stamp was taken.
 *
 * Two changes within one tick of the file system's clock leave the same times, so that a stamp taken between them does not
 * show the second one. git calls such entries racily clean (its `Documentation/technical/racy-git.txt`). What had settled
 * before the stamp was taken cannot have changed after it without another time.
 *
 * @param takenMs The time at which the stamp was taken, or before.
 */
export function isSettled({ mtimeMs, ctimeMs }: FileStamp, takenMs: number): boolean {
  return Math.max(mtimeMs, ctimeMs) + SETTLE_MS < takenMs;
}

/** Copy a stamp out of what stat(2) said, which holds twice as much. */
export function toFileStamp({ dev, ino, size, mtimeMs, ctimeMs }: FileStamp): FileStamp {
  return { dev, ino, size, mtimeMs, ctimeMs };
}
