// Measures a cold scan against what it cannot be faster than: `npm run build && node bench/scan.mjs TREE`.
//
//   node bench/scan.mjs [TREE] [--generate N]… [--rounds 11] [--gate 4] [--keep]
//
// Every round runs every command once, so that a busy machine hits all of them alike. A ratio is the median over the
// rounds of a command's wall time by that of `node -e 0` in the same round. CPU and memory come from runs of their own.
// Trees are generated where --generate says how many issues; with --gate a scan above so many `node -e 0` fails.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureCommands } from "./scan-measure.mjs";
import { generateTree } from "./scan-tree.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    generate: { type: "string", multiple: true, default: [] },
    rounds: { type: "string", default: "11" },
    gate: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const bin = here("../packages/cli/bin.cjs");
if (!existsSync(here("../packages/cli/dist/main.cjs"))) throw new Error("run `npm run build` first");

let failed = false;
for (const tree of positionals) measureTree(tree, tree);
for (const count of values.generate) {
  const root = mkdtempSync(join(tmpdir(), "ll-bench-"));
  try {
    const bytes = generateTree(root, Number(count));
    measureTree(root, `${count} generated issues, ${(bytes / 1e6).toFixed(1)} MB`);
  } finally {
    if (values.keep) console.log(`kept: ${root}`);
    else rmSync(root, { recursive: true });
  }
}
process.exitCode = failed ? 1 : 0;

function measureTree(root, title) {
  const rows = measureCommands(commandsFor(root), { rounds: Number(values.rounds), baseline: "node -e 0" });
  console.log(`\n${title}`);
  console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])));
  const scan = rows.find(({ name }) => name === "ll-issues scan --json");
  if (values.gate === undefined || scan === undefined || scan.ratio <= Number(values.gate)) return;
  failed = true;
  console.log(`The scan took ${scan.ratio} times node -e 0; the gate is ${values.gate}.`);
}

/** Each as a program with its arguments; those that are `node` also tell their CPU time and memory. */
function commandsFor(root) {
  return {
    "node -e 0": [process.execPath, "-e", "0"],
    "read the files": [process.execPath, here("scan-read-files.mjs"), root],
    "rg '^# '": ["rg", "--no-config", "-c", "^# ", join(root, ".issues")],
    "ll-issues scan --json": [process.execPath, bin, "scan", "-C", root, "--json"],
    "ll-issues scan": [process.execPath, bin, "scan", "-C", root],
    "gray-matter": [process.execPath, here("scan-gray-matter.mjs"), root],
  };
}
