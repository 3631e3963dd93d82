// What a start costs: `npm run build && node bench/start.mjs [rounds] [issues]`.
//
// Packs the package, installs it without network and runs `node_modules/.bin/ll-issues` in a generated tree, against `node -e 0`, which is
// Node's own start. Every round runs every command once. A ratio is the median over the rounds of a command's processor time by that of
// `node -e 0` in the same round: it hardly depends on what else the machine does, as wall time would.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateTree } from "./scan-tree.mjs";

const [rounds, issues] = [Number(process.argv[2] ?? 11), Number(process.argv[3] ?? 3118)];
const PACKAGE = fileURLToPath(new URL("../packages/cli", import.meta.url));
const BASELINE = "node -e 0";

const folder = mkdtempSync(join(tmpdir(), "ll-start-"));
try {
  const program = install();
  const tree = join(folder, "tree");
  generateTree(tree, issues);
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
  /** Each with what it may cost at most. `set` makes a change each time. */
  const commands = [
    { name: BASELINE, words: () => [process.execPath, "-e", "0"] },
    { name: "--version", most: 1.15, words: () => [program, "--version"] },
    { name: "--help", most: 1.6, words: () => [program, "--help"] },
    { name: "show", most: 1.8, words: () => [program, "show", "BUG-3"] },
    { name: "set", most: 1.7, words: (round) => [program, "set", "BUG-3", `estimate=${round}`] },
  ];
  const samples = new Map(commands.map(({ name }) => [name, []]));
  for (let round = -2; round < rounds; round += 1) {
    for (const { name, words } of commands) {
      const cpu = measure(words(round), { cwd: tree, env });
      if (round >= 0) samples.get(name).push(cpu); // Two rounds fill the caches.
    }
  }
  print(commands, samples);
} finally {
  rmSync(folder, { recursive: true });
}

function install() {
  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{ "private": true }\n');
  const [{ filename }] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], PACKAGE),
  );
  run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, filename)], app);
  return join(app, "node_modules/.bin/ll-issues");
}

function run(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** @returns processor time in milliseconds; the shell can tell that of a child, Node cannot */
function measure(words, options) {
  const script = "TIMEFORMAT='%3U %3S'; time \"$@\" >/dev/null 2>&1";
  const { status, stderr } = spawnSync("bash", ["-c", script, "bash", ...words], { ...options, encoding: "utf8" });
  if (status !== 0) throw new Error(`${words.join(" ")} exited with ${status}`);
  return stderr
    .trim()
    .split(" ")
    .reduce((sum, seconds) => sum + Number(seconds) * 1000, 0);
}

function print(commands, samples) {
  const base = samples.get(BASELINE);
  const rows = commands.map(({ name, most = null }) => {
    const cpu = samples.get(name);
    const ratio = median(cpu.map((ms, index) => ms / base[index]));
    return { name, "cpu min": Math.round(Math.min(...cpu)), ratio: Number(ratio.toFixed(2)), "at most": most };
  });
  console.log(`${issues} issues, ${rounds} rounds, Node ${process.version}`);
  console.table(rows);
  process.exitCode = rows.every(({ ratio, "at most": most }) => most === null || ratio <= most) ? 0 : 1;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
