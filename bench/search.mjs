// Measures a search without an index, and the commands for one issue among many: `npm run build && node bench/search.mjs TREE…`.
//
//   node bench/search.mjs TREE… [--files 3118] [--rounds 11] [--id ID] [--words 'a b c'] [--gate]
//
// The issues of all TREEs are copied to a temporary folder, because `set` writes; with --files the largest are copied again, under
// numbers of their own, until there are so many. Ratios as in bench/scan.mjs: the median over rounds of a command's wall time by that of
// `node -e 0` in the same round. With --gate it fails above the targets: 4 for a search of three words, and 1.8 times the CPU for `show`
// and `set`.
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureCommands } from "./scan-measure.mjs";

const { values, positionals: trees } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: "string", default: "0" },
    rounds: { type: "string", default: "11" },
    id: { type: "string" },
    words: { type: "string", default: "lock worktree timeout" },
    gate: { type: "boolean", default: false },
  },
});
if (trees.length === 0) throw new Error("name a folder that holds .issues/");
const bin = fileURLToPath(new URL("../packages/cli/bin.cjs", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "ll-bench-"));
// What V8 compiles is kept apart from the user's own.
const cache = mkdtempSync(join(tmpdir(), "ll-bench-cache-"));
process.env.XDG_CACHE_HOME = cache;
try {
  for (const tree of trees) cpSync(join(tree, ".issues"), join(root, ".issues"), { recursive: true });
  copyLargest(root, Number(values.files));
  const issues = listIssues(root);
  const megabytes = issues.reduce((sum, { size }) => sum + size, 0) / 1e6;
  console.log(`${issues.length} files, ${megabytes.toFixed(1)} MB`);
  const id = values.id ?? findId(root);
  const ll = (...args) => [process.execPath, bin, ...args, "-C", root];
  const rows = measureCommands(
    {
      "node -e 0": [process.execPath, "-e", "0"],
      [`search ${values.words}`]: ll("search", "--quiet", ...values.words.split(" ")),
      "search one word": ll("search", "--quiet", values.words.split(" ")[0]),
      show: ll("show", id),
      "set, changes nothing": ll("set", id, "priority=P2"),
      "set --dry-run": ll("set", id, "bench=1", "--dry-run"),
    },
    { rounds: Number(values.rounds), baseline: "node -e 0" },
  );
  console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])));
  if (values.gate) check(rows);
} finally {
  for (const folder of [root, cache]) rmSync(folder, { recursive: true });
}

/** Every issue's path and size in bytes. */
function listIssues(folder) {
  return readdirSync(join(folder, ".issues"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, size: statSync(path).size }));
}

/** Copies the largest fifth again and again, under numbers that nobody has, until there are so many files. */
function copyLargest(folder, count) {
  const issues = listIssues(folder).sort((a, b) => b.size - a.size);
  const largest = issues.slice(0, Math.ceil(issues.length / 5));
  for (let copy = 0; copy < count - issues.length; copy += 1) {
    const { path } = largest[copy % largest.length];
    copyFileSync(path, join(dirname(path), basename(path).replace(/(?<=[A-Z]-)\d+/, 50_000 + copy)));
  }
}

/** The last file of the first folder, as a person would name it. */
function findId(folder) {
  const bugs = readdirSync(join(folder, ".issues/bugs")).sort();
  return /[A-Z]+-\d+/.exec(bugs.at(-1) ?? "")?.[0] ?? "BUG-1";
}

function check(rows) {
  const [base, search, , ...single] = rows;
  const cpu = (row) => row["cpu median"] / base["cpu median"];
  const failures = [
    ...(search.ratio > 4 ? [`${search.name}: ${search.ratio} times node -e 0`] : []),
    ...single
      .filter((row) => cpu(row) > 1.8)
      .map((row) => `${row.name}: ${cpu(row).toFixed(2)} times the CPU of node -e 0`),
  ];
  for (const failure of failures) console.log(failure);
  if (failures.length > 0) process.exitCode = 1;
}
