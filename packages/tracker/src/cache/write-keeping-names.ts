import type { Config } from "../config/config.ts";
import type { CachePlace } from "./cache-place.ts";
import { type IndexedFolder, isStill, readKnownFolders, stampFolder, writeKnownFolders } from "./known-folders.ts";

/**
 * Write files anew under the names they have, and have the kept names of their folders go on counting: the write moves a folder's times,
 * by which alone every edit would have the next one list 100,000 names again.
 *
 * The caller holds the mutex of edits. A name that a program other than ours makes, between the looks at the folder before and after the
 * write, is overlooked until the folder changes again or the tree is scanned. An issue that the kept names do not lead to is looked for
 * in the folders anyway, so that this can hide a second file of one number and nothing else.
 *
 * @param root Absolute.
 * @param folders Those written in, relative to the root.
 * @throws What `write` throws; the kept names do not count then.
 */
export async function writeKeepingNames(
  place: CachePlace,
  root: string,
  config: Config,
  folders: ReadonlySet<string>,
  write: () => Promise<void>,
): Promise<void> {
  const known = readKnownFolders(place, root, config);
  const kept = new Set(known?.list.filter((folder) => folders.has(folder.path) && isStill(root, folder)));
  await write();
  if (known === null || kept.size === 0) return;
  const renew = (folder: IndexedFolder): IndexedFolder => {
    const stamp = kept.has(folder) ? stampFolder(root, folder.path) : null;
    return stamp === null ? folder : { ...folder, stamp, isOwnWrite: true };
  };
  writeKnownFolders(place, root, config, { ...known, list: known.list.map(renew) });
}
