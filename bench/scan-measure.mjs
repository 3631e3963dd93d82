// Runs commands in interleaved rounds and says how long each took and what it used.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How often CPU time and memory are taken; they vary less than wall time. */
const USAGE_ROUNDS = 3;

/** Loaded into a measured node process; a process cannot ask for the usage of its children. */
const USAGE_HOOK = `process.on("exit", () => {
  require("node:fs").writeFileSync(process.env.LL_BENCH_USAGE, JSON.stringify(process.resourceUsage()));
});`;

/**
 * Measures commands against one of them. A command whose program is not there is left out.
 *
 * @param commands by name, each a program with its arguments, or a function that gives them anew for each run
 * @returns a row for each: wall and CPU in milliseconds, memory in megabytes
 */
export function measureCommands(commands, { rounds, baseline }) {
  const present = Object.entries(commands).filter(([, argv]) => runOnce(argv) !== null);
  const walls = new Map(present.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, argv] of present) walls.get(name).push(runOnce(argv));
  }
  const base = walls.get(baseline);
  return present.map(([name, argv]) => {
    const wall = walls.get(name);
    const { cpu, memory } = measureUsage(argv);
    return {
      name,
      "wall min": round(Math.min(...wall)),
      "wall median": round(median(wall)),
      ratio: round(median(wall.map((ms, index) => ms / base[index])), 2),
      "cpu min": round(Math.min(...cpu)),
      "cpu median": round(median(cpu)),
      "peak MB": round(memory),
    };
  });
}

/**
 * Runs a command once.
 *
 * @param argv a program with its arguments, or a function that gives them anew each time
 * @returns milliseconds, or null when there is no such program
 */
export function runOnce(argv) {
  const [program, ...args] = typeof argv === "function" ? argv() : argv;
  const start = process.hrtime.bigint();
  const { error, status, signal } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (error?.code === "ENOENT") return null;
  // A scan with findings exits 1.
  if (signal !== null || status > 1) throw new Error(`${program} ${args.join(" ")}: ${signal ?? status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function measureUsage(argv) {
  const next = () => (typeof argv === "function" ? argv() : argv);
  const [program] = next();
  if (program !== process.execPath) return { cpu: [Number.NaN], memory: Number.NaN };
  const folder = mkdtempSync(join(tmpdir(), "ll-usage-"));
  const [hook, report] = [join(folder, "hook.cjs"), join(folder, "usage.json")];
  writeFileSync(hook, USAGE_HOOK);
  const usages = Array.from({ length: USAGE_ROUNDS }, () => {
    spawnSync(program, ["--require", hook, ...next().slice(1)], {
      stdio: "ignore",
      env: { ...process.env, LL_BENCH_USAGE: report },
    });
    return JSON.parse(readFileSync(report, "utf8"));
  });
  rmSync(folder, { recursive: true });
  return {
    cpu: usages.map(({ userCPUTime, systemCPUTime }) => (userCPUTime + systemCPUTime) / 1000),
    memory: Math.max(...usages.map(({ maxRSS }) => maxRSS)) / 1024,
  };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function round(number, digits = 0) {
  return Number(number.toFixed(digits));
}
