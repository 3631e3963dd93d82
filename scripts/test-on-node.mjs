// Runs the tests on another major version of Node: `node scripts/test-on-node.mjs 22 [vitest arguments]`.
// Node comes from the npm package of this platform, into a temporary folder. What needs the real CLI is left out: it
// brings its own runtime, so Node's version makes no difference to it. Ends with 0 and says so when this version of
// Node cannot be had here.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isScript, main, ROOT, run, StepError } from "./lib/run.mjs";

/**
 * Runs vitest on another Node.
 *
 * @param {string} major e.g. "22"
 * @param {readonly string[]} args for vitest
 * @throws {StepError} when a test fails
 */
export function testOnNode(major, args) {
  if (!/^\d+$/.test(major)) throw new StepError("say which Node: node scripts/test-on-node.mjs 22");
  const folder = mkdtempSync(join(tmpdir(), `ll-issues-node-${major}-`));
  try {
    const node = installNode(major, folder);
    if (node === null) return;
    // The corpora are read once, by `npm test`: what is in them does not depend on Node.
    const { LL_CORPUS: _, ...env } = process.env;
    env.LL_REAL_CLAUDE = "off";
    run(node, [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "--reporter=dot", ...args], { env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function installNode(major, folder) {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const node = join(folder, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  try {
    run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${major}`], {
      cwd: folder,
      quiet: true,
    });
    console.log(`node ${run(node, ["--version"], { quiet: true }).trim()}`);
    return node;
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    console.log(`SKIPPED: the tests on Node ${major}: ${error.message}`);
    return null;
  }
}

if (isScript(import.meta.url)) await main(() => testOnNode(process.argv[2] ?? "", process.argv.slice(3)));
