// Compares ways to keep what a scan knows of its files: `npx tsc -b && node bench/scan-cache-formats.mjs TREE [--rounds 9]`.
// Each is read in a process of its own, because a command reads it once, with everything still uncompiled.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { deserialize, serialize } from "node:v8";

const READERS = {
  pack: async (path) => {
    const { PackReader } = await import("../packages/tracker/dist/cache/pack.js");
    const { unpackIssue } = await import("../packages/tracker/dist/cache/pack-kept-issue.js");
    return () => {
      const pack = PackReader.open(readFileSync(path));
      const issues = [];
      while (!pack.isAtEnd) issues.push(unpackIssue(pack));
      return issues;
    };
  },
  json: async (path) => () => JSON.parse(readFileSync(path, "utf8")),
  v8: async (path) => () => deserialize(readFileSync(path)),
};

const [format, file] = process.argv.slice(2);
if (Object.hasOwn(READERS, format)) await readOnce();
else await compare();

async function readOnce() {
  const read = await READERS[format](file);
  const start = process.cpuUsage();
  const issues = read();
  const { user, system } = process.cpuUsage(start);
  console.log(JSON.stringify({ ms: (user + system) / 1000, count: issues.length }));
}

async function compare() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: "string", default: "9" } },
  });
  const folder = mkdtempSync(join(tmpdir(), "ll-formats-"));
  try {
    const paths = await writeAll(positionals[0], folder);
    const times = Object.fromEntries(Object.keys(paths).map((name) => [name, []]));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const [name, path] of Object.entries(paths)) {
        const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name, path], {
          encoding: "utf8",
        });
        times[name].push(JSON.parse(stdout).ms);
      }
    }
    console.table(
      Object.fromEntries(
        Object.entries(times).map(([name, list]) => {
          const sorted = list.sort((a, b) => a - b);
          const kB = Math.round(statSync(paths[name]).size / 1000);
          return [name, { "cpu min": sorted[0], "cpu median": sorted[sorted.length >> 1], kB }];
        }),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes what a scan keeps of the tree, in each form. */
async function writeAll(tree, folder) {
  const { DEFAULT_CONFIG, findRoot } = await import("../packages/tracker/dist/index.js");
  const { readIssueFiles } = await import("../packages/tracker/dist/scan/read-issue-files.js");
  const { walkIssueFiles } = await import("../packages/tracker/dist/scan/walk-issue-files.js");
  const { PackWriter } = await import("../packages/tracker/dist/cache/pack.js");
  const { packIssue } = await import("../packages/tracker/dist/cache/pack-kept-issue.js");
  const root = findRoot(tree);
  const files = await readIssueFiles(root, walkIssueFiles(root, DEFAULT_CONFIG).paths, DEFAULT_CONFIG, false);
  const issues = files.filter(({ issue }) => issue !== null).map(({ issue, diagnostics }) => ({ issue, diagnostics }));
  const pack = new PackWriter();
  for (const issue of issues) packIssue(pack, issue);
  const paths = Object.fromEntries(Object.keys(READERS).map((name) => [name, join(folder, name)]));
  writeFileSync(paths.pack, pack.finish());
  writeFileSync(paths.json, JSON.stringify(issues));
  writeFileSync(paths.v8, serialize(issues));
  return paths;
}
