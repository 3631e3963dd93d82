import type { FileStamp } from "./file-stamp.ts";
import type { PackReader, PackWriter } from "./pack.ts";

const STAMP_PARTS = ["dev", "ino", "size", "mtimeMs", "ctimeMs"] as const;

/** Put a stamp into a pack. */
export function addStamp(pack: PackWriter, stamp: FileStamp): void {
  for (const part of STAMP_PARTS) pack.addDouble(stamp[part]);
}

/** Read the stamp that stands next in a pack. */
export function readStamp(pack: PackReader): FileStamp {
  return {
    dev: pack.readDouble(),
    ino: pack.readDouble(),
    size: pack.readDouble(),
    mtimeMs: pack.readDouble(),
    ctimeMs: pack.readDouble(),
  };
}

/** Tell whether two stamps are the same in every part; what stat(2) said of a file is one too. */
export function isSameStamp(one: FileStamp, other: FileStamp): boolean {
  return STAMP_PARTS.every((part) => one[part] === other[part]);
}

/** Compare the stamp that stands next in a pack, and pass over it: in a large tree making a value of each would cost more than the rest. */
export function passStampOf(pack: PackReader, stamp: FileStamp): boolean {
  let isSame = true;
  for (const part of STAMP_PARTS) isSame = pack.readDouble() === stamp[part] && isSame;
  return isSame;
}
