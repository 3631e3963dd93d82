// Makes a fresh clone ready: dependencies, types, bundle. Does only what is missing or out of date.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isInstalled } from "./lib/lockfile.mjs";
import { isScript, main, ROOT, run, runTool } from "./lib/run.mjs";

const BUNDLE = join(ROOT, "packages/cli/dist/main.cjs");

/**
 * Installs, compiles and bundles what is out of date.
 *
 * @throws {import("./lib/run.mjs").StepError} when one of the steps fails
 */
export function setup() {
  if (isInstalled(ROOT)) {
    console.log("install   up to date");
  } else {
    console.log("install   npm ci");
    run("npm", ["ci", "--no-audit", "--no-fund"], { quiet: true });
  }
  console.log("compile   tsc -b");
  runTool("typescript/bin/tsc", ["-b"], { quiet: true });
  if (isBundleFresh()) {
    console.log("bundle    up to date");
  } else {
    console.log("bundle    packages/cli/dist");
    run(process.execPath, [join(ROOT, "packages/cli/build.mjs")], { quiet: true });
  }
}

/** The bundle is made of every package's sources, the templates, the build itself and the dependencies. */
function isBundleFresh() {
  if (!existsSync(BUNDLE)) return false;
  const built = statSync(BUNDLE).mtimeMs;
  const packages = readdirSync(join(ROOT, "packages"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folders = ["templates", "packages/cli/shims", ...packages.map(({ name }) => `packages/${name}/src`)];
  const files = [
    "packages/cli/build.mjs",
    "packages/cli/package.json",
    "package-lock.json",
    ...folders.flatMap(listFiles),
  ];
  return files.every((file) => statSync(join(ROOT, file)).mtimeMs <= built);
}

function listFiles(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
}

if (isScript(import.meta.url)) await main(setup);
