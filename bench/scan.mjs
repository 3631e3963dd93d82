// Measures a scan against what it cannot be faster than: `npm run build && node bench/scan.mjs TREE`.
//
//   node bench/scan.mjs [TREE] [--generate N]… [--rounds 11] [--gate 4] [--gate-cold 8] [--keep]
//
// Every round runs every command once, so that a busy machine hits all of them alike. A ratio is the median over the
// rounds of a command's wall time by that of `node -e 0` in the same round. CPU and memory come from runs of their own.
// "cold" reads every file (--no-cache); "warm" is the scan of a tree that has not changed since the last one. The cache
// lies in a folder of the measurement's own, and is filled before the first round.
// Trees are generated where --generate says how many issues; on these one issue is shown and edited as well, with the kept
// names and without, and of two sizes it is told how the time over `node -e 0` grows. With --gate a warm scan above so many
// `node -e 0` fails, with --gate-cold a cold one.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureCommands, runOnce } from "./scan-measure.mjs";
import { generateTree } from "./scan-tree.mjs";

/** What was written less than two seconds ago is not kept. */
const SETTLE_MS = 2500;
/** Programs whose time is compared between sizes. */
const GROWING = ["scan --json, cold", "scan --json, warm", "set one issue"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    generate: { type: "string", multiple: true, default: [] },
    rounds: { type: "string", default: "11" },
    gate: { type: "string" },
    "gate-cold": { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { bin } = JSON.parse(readFileSync(here("../packages/cli/package.json"), "utf8"));
const program = join(here("../packages/cli"), bin["ll-issues"]);
if (!existsSync(here("../packages/cli/dist"))) throw new Error("run `npm run build` first");

const cache = mkdtempSync(join(tmpdir(), "ll-bench-cache-"));
process.env.XDG_CACHE_HOME = cache;
const sizes = [];
let failed = false;
try {
  for (const tree of positionals) measureTree(tree, tree, null);
  for (const count of values.generate.map(Number)) await measureGenerated(count);
} finally {
  rmSync(cache, { recursive: true });
}
printGrowth();
process.exitCode = failed ? 1 : 0;

async function measureGenerated(count) {
  const root = mkdtempSync(join(tmpdir(), "ll-bench-"));
  try {
    const bytes = generateTree(root, count);
    await sleep(SETTLE_MS);
    sizes.push({ count, rows: measureTree(root, `${count} generated issues, ${(bytes / 1e6).toFixed(1)} MB`, count) });
  } finally {
    if (values.keep) console.log(`kept: ${root}`);
    else rmSync(root, { recursive: true });
  }
}

function measureTree(root, title, count) {
  const commands = { ...commandsFor(root), ...(count === null ? {} : editsOf(root, count)) };
  runOnce(commands["scan --json, warm"]);
  const rows = measureCommands(commands, { rounds: Number(values.rounds), baseline: "node -e 0" });
  console.log(`\n${title}`);
  console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])));
  hold(rows, "scan --json, warm", values.gate);
  hold(rows, "scan --json, cold", values["gate-cold"]);
  return rows;
}

function hold(rows, name, gate) {
  const { ratio } = rows.find((row) => row.name === name);
  if (gate === undefined || ratio <= Number(gate)) return;
  failed = true;
  console.log(`${name}: ${ratio} times node -e 0; the gate is ${gate}.`);
}

/** Each as a program with its arguments; those that are `node` also tell their CPU time and memory. */
function commandsFor(root) {
  const scan = [process.execPath, program, "scan", "-C", root];
  return {
    "node -e 0": [process.execPath, "-e", "0"],
    "read the files": [process.execPath, here("scan-read-files.mjs"), root],
    "rg '^# '": ["rg", "--no-config", "-c", "^# ", join(root, ".issues")],
    "scan --json, cold": [...scan, "--json", "--no-cache"],
    "scan --json, warm": [...scan, "--json"],
    "scan, cold": [...scan, "--no-cache"],
    "scan, warm": scan,
    "gray-matter": [process.execPath, here("scan-gray-matter.mjs"), root],
  };
}

/** Each run sets another value, so that every one writes. */
function editsOf(root, count) {
  let edits = 0;
  const show = [process.execPath, program, "show", "-C", root, String(count)];
  const edit = () => [process.execPath, program, "set", "-C", root, String(count), `effort=${edits++}`];
  return {
    "show one issue": show,
    "show one issue, --no-cache": [...show, "--no-cache"],
    "set one issue": edit,
    "set one issue, --no-cache": () => [...edit(), "--no-cache"],
  };
}

function printGrowth() {
  sizes.sort((a, b) => a.count - b.count);
  for (const [index, { count, rows }] of sizes.entries()) {
    const smaller = sizes[index - 1];
    if (smaller === undefined) continue;
    const over = (from, name) =>
      from.find((row) => row.name === name)["cpu min"] - from.find((row) => row.name === "node -e 0")["cpu min"];
    const factors = GROWING.map((name) => `${name} ${(over(rows, name) / over(smaller.rows, name)).toFixed(1)}`);
    console.log(`${count / smaller.count} times the issues, CPU over node -e 0: ${factors.join(" · ")} times`);
  }
}
