// Measures what the rules add to reading a tree: `npx tsc -b && node bench/rules.mjs TREE [--rounds 9]`.
//
// Each round starts two fresh processes in turn. One reads every issue and takes what a list shows of it; the other does
// the same and runs all rules. The difference of their CPU times is the price of the rules, cold, as a scan pays it.
// Then each rule by itself, warm, to see which one is dear.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "9" }, child: { type: "string" } },
});
const root = positionals[0];
if (root === undefined) throw new Error("usage: node bench/rules.mjs TREE [--rounds N]");
const parser = await import("../packages/parser/dist/index.js");

if (values.child !== undefined) await measureOnce(values.child === "rules");
else await compare();

/** Prints the CPU time of one pass in milliseconds; as in a scan, each text is let go when the next one is read. */
async function measureOnce(withRules) {
  const before = process.cpuUsage();
  const tree = [];
  let [shown, found] = [0, 0];
  for (const path of listPaths()) {
    const issue = parser.parseIssue(readFileSync(join(root, path), "utf8"), { path });
    const { title, status, labels, blockedBy, createdAt, completedAt, resolution } = issue;
    shown += [title, status, labels, blockedBy, createdAt, completedAt, resolution].length;
    if (!withRules) continue;
    found += issue.diagnostics().length;
    tree.push(parser.toTreeIssue(issue));
  }
  if (withRules) found += parser.checkTree({ issues: tree, readLines: () => null }).length;
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ ms: (user + system) / 1000, shown, found }));
}

async function compare() {
  const times = { list: [], rules: [], extra: [] };
  let found = 0;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const list = runChild("list");
    const rules = runChild("rules");
    times.list.push(list.ms);
    times.rules.push(rules.ms);
    times.extra.push(rules.ms - list.ms);
    found = rules.found;
  }
  console.log(`${listPaths().length} issues, ${found} diagnostics; CPU ms, ${values.rounds} rounds`);
  console.table(Object.fromEntries(Object.entries(times).map(([name, all]) => [name, summarise(all)])));
  console.table(await measureEach());
}

function runChild(kind) {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), root, "--child", kind], {
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}

/** The best of five passes over the tree for each rule, after a first one that warms up. */
async function measureEach() {
  const strict = await parser.loadStrictReader();
  const issues = listPaths().map((path) => parser.parseIssue(readFileSync(join(root, path), "utf8"), { path, strict }));
  const tree = { issues: issues.map(parser.toTreeIssue), readLines: () => null };
  const rows = parser.RULES.filter((rule) => rule.scope !== "reader").map((rule) => {
    const run = () => (rule.scope === "file" ? issues.flatMap((issue) => rule.check(issue)) : rule.check(tree));
    const found = run().length;
    const best = Math.min(...Array.from({ length: 5 }, () => time(run)));
    return [rule.name, { found, "warm ms": Number(best.toFixed(2)) }];
  });
  return Object.fromEntries(rows.sort((a, b) => b[1]["warm ms"] - a[1]["warm ms"]));
}

function time(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function summarise(all) {
  const sorted = all.toSorted((a, b) => a - b);
  return { median: Math.round(sorted[sorted.length >> 1]), minimum: Math.round(sorted[0]) };
}

function listPaths() {
  const folder = join(root, ".issues");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
  return names.map((name) => relative(root, join(folder, name)).replaceAll("\\", "/"));
}
