// Runs the fast tests on another major version of Node: `node scripts/test-on-node.mjs 22`. Arguments after the version
// go to vitest in place of the selection.
// Node comes from the npm package of this platform, into a temporary folder. Left out is what takes long and hardly
// depends on Node: the real CLI (it brings its own runtime), the corpora, most of the generated cases.
// Ends with 0 and says so when this version of Node cannot be had here.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isScript, main, ROOT, run, StepError } from "./lib/run.mjs";

/** The unit tests, which lie beside the code, and what holds the parts that lean on Node most: processes and streams. */
const SELECTION = [
  "src/",
  "packages/parser/test/",
  ...["claude-process", "start-errors", "stream.test", "terminate"].map((name) => `packages/claude/test/${name}`),
];

/** Sweeps and simulations: minutes of git and of killed processes, which are the same whatever runs them. */
const LEFT_OUT = ["killed", "simulation"].flatMap((name) => ["--exclude", `**/${name}.test.ts`]);

/**
 * Runs vitest on another Node.
 *
 * @param {string} major e.g. "22"
 * @param {readonly string[]} args for vitest; none: the selection above
 * @throws {StepError} when a test fails
 */
export function testOnNode(major, args) {
  if (!/^\d+$/.test(major)) throw new StepError("say which Node: node scripts/test-on-node.mjs 22");
  const folder = mkdtempSync(join(tmpdir(), `ll-issues-node-${major}-`));
  try {
    const node = installNode(major, folder);
    if (node === null) return;
    const { LL_CORPUS: _, ...env } = process.env;
    Object.assign(env, { LL_REAL_CLAUDE: "off", LL_FUZZ: env.LL_FUZZ ?? "50" });
    const selected = args.length > 0 ? args : [...SELECTION, ...LEFT_OUT];
    run(node, [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "--reporter=dot", ...selected], { env });
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
