import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Tells whether node_modules holds what the lockfile says. Versions are compared, not times: a fresh checkout gives
 * every file a new time. Packages of other platforms may be missing.
 *
 * @param {string} root folder of package.json
 */
export function isInstalled(root) {
  const hidden = join(root, "node_modules/.package-lock.json");
  if (!existsSync(hidden)) return false;
  const installed = readPackages(hidden);
  return Object.entries(readPackages(join(root, "package-lock.json")))
    .filter(([path]) => path.includes("node_modules/"))
    .every(([path, { version, optional }]) => {
      const found = installed[path];
      return found === undefined ? optional === true : found.version === version;
    });
}

function readPackages(lockfile) {
  return JSON.parse(readFileSync(lockfile, "utf8")).packages;
}
