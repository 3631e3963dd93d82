// Installs the real Claude Code CLI, in the two versions the tests run against, into packages/testkit/real-claude.
// Run by `npm test` and `npm run demo`; does nothing when the right versions are there. About 600 MB on disk.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isScript, main, ROOT, run, StepError } from "./lib/run.mjs";

const DIR = join(ROOT, "packages/testkit/real-claude");

/**
 * Installs what is missing.
 *
 * @throws {StepError} when npm fails or this platform has no package
 */
export function installClaude() {
  if (process.env.LL_REAL_CLAUDE === "off") {
    console.log("claude    left out (LL_REAL_CLAUDE=off)");
    return;
  }
  const wanted = wantedVersions();
  if (missing(wanted).length === 0) {
    console.log(`claude    ${[...wanted.values()].join(" and ")} are installed`);
    return;
  }
  console.log(`claude    installing ${[...wanted.values()].join(" and ")} (about 250 MB to download)`);
  // --workspaces=false: the folder is a project of its own, not a part of the workspace above it.
  // --ignore-scripts: the platform packages have none, and nothing else is to run either.
  const flags = ["--ignore-scripts", "--workspaces=false", "--include=optional", "--no-audit", "--no-fund"];
  run("npm", ["ci", ...flags], { cwd: DIR, quiet: true });
  const left = missing(wanted);
  if (left.length > 0) {
    throw new StepError(
      `There is no Claude Code package for ${process.platform} ${process.arch} (${left.join(", ")}). ` +
        "LL_CLAUDE_NEW and LL_CLAUDE_OLD may name programs of your own; LL_REAL_CLAUDE=off goes on without.",
    );
  }
}

/** Reads name → version ("new" → "2.1.329") from the aliases `claude-<name>-<platform>`. */
function wantedVersions() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(DIR, "package.json"), "utf8"));
  const wanted = new Map();
  for (const [alias, spec] of Object.entries(optionalDependencies)) {
    wanted.set(alias.split("-")[1], spec.slice(spec.lastIndexOf("@") + 1));
  }
  return wanted;
}

/** Names the versions that are neither installed nor given by a variable. */
function missing(wanted) {
  const modules = join(DIR, "node_modules");
  const folders = existsSync(modules) ? readdirSync(modules) : [];
  const installed = ([name, version]) =>
    folders
      .filter((folder) => folder.startsWith(`claude-${name}-`))
      .some((folder) => isInstalled(join(modules, folder), version));
  return [...wanted]
    .filter(([name]) => !process.env[`LL_CLAUDE_${name.toUpperCase()}`])
    .filter((entry) => !installed(entry))
    .map(([, version]) => version);
}

/** An interrupted install leaves a folder without its program, so that is looked at too. */
function isInstalled(folder, version) {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, "utf8")).version !== version) return false;
  return existsSync(join(folder, "claude")) || existsSync(join(folder, "claude.exe"));
}

if (isScript(import.meta.url)) await main(installClaude);
