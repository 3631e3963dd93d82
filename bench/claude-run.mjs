// What supervision costs: the CPU time of a trivial run of the real CLI under runClaude, against the same CLI started with
// its output thrown away. Both are a node process with the CLI below it, measured whole. Target: under 5 % more.
//   node bench/claude-run.mjs [rounds] [new|old]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

if (process.argv[2] === "bare" || process.argv[2] === "supervised") {
  await play(process.argv[2]);
} else {
  await compare(Number(process.argv[2] ?? 25), process.argv[3] ?? "new");
}

async function play(kind) {
  const { LL_BENCH: options } = process.env;
  const { bundle, command, cwd, env } = JSON.parse(options);
  const { buildClaudeArgs, runClaude } = await import(bundle);
  const limits = { startMs: 60_000, idleMs: 60_000, wallMs: 60_000 };
  if (kind === "supervised") {
    const run = runClaude("Say hi.", { command, cwd, env, runId: `bench-${process.pid}`, limits });
    for await (const _ of run) {
      // Every step is looked at.
    }
    if ((await run.result).outcome !== "completed") {
      throw new Error("The run failed.");
    }
  } else {
    const child = spawn(command, buildClaudeArgs({}), { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end("Say hi.");
    child.stdout.resume();
    child.stderr.resume();
    await once(child, "close");
  }
}

async function compare(rounds, version) {
  const folder = mkdtempSync(join(tmpdir(), "ll-bench-"));
  const bundles = await Promise.all(
    ["claude", "testkit"].map(async (name) => {
      const outfile = join(folder, `${name}.mjs`);
      const entry = fileURLToPath(new URL(`../packages/${name}/src/index.ts`, import.meta.url));
      await build({ entryPoints: [entry], bundle: true, platform: "node", format: "esm", outfile });
      return outfile;
    }),
  );
  const { findRealClaude } = await import("../packages/testkit/dist/index.js");
  const { makeSandbox, repeat, say, startFakeApi } = await import(bundles[1]);
  const command = findRealClaude(version);
  if (command === null) {
    throw new Error("Install the real CLI first: node scripts/install-claude.mjs");
  }
  const api = await startFakeApi({ turns: [repeat(Number.POSITIVE_INFINITY, say("hi"))] });
  const sandbox = await makeSandbox({ git: false });
  const given = { bundle: bundles[0], command, cwd: sandbox.repo, env: sandbox.claudeEnv(api.url) };
  await cpuSeconds("bare", given);
  const pairs = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ bare: await cpuSeconds("bare", given), supervised: await cpuSeconds("supervised", given) });
  }
  await api.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
  const bare = median(pairs.map((pair) => pair.bare));
  const supervised = median(pairs.map((pair) => pair.supervised));
  console.log(
    `CPU of a trivial run (${version}, ${rounds} rounds): bare ${bare.toFixed(3)} s, supervised ${supervised.toFixed(3)} s`,
  );
  console.log(
    `ratio of medians ${(supervised / bare).toFixed(3)}, median of paired ratios ${median(pairs.map((pair) => pair.supervised / pair.bare)).toFixed(3)} (target 1.05)`,
  );
  process.exitCode = supervised / bare < 1.05 ? 0 : 1;
}

/** The user and system time of a node process and everything below it, as the shell's `times` tells them. */
async function cpuSeconds(kind, given) {
  const shell = spawn(
    "/bin/bash",
    ["-c", '"$0" "$1" "$2" >&2; times', process.execPath, fileURLToPath(import.meta.url), kind],
    {
      env: { PATH: "/usr/bin:/bin", LL_BENCH: JSON.stringify(given) },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const chunks = [];
  shell.stdout.on("data", (chunk) => chunks.push(chunk));
  await once(shell, "close");
  const children = Buffer.concat(chunks).toString().trim().split("\n").at(-1) ?? "";
  return children.split(" ").reduce((sum, part) => {
    const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(part) ?? ["", "0", "0"];
    return sum + Number(minutes) * 60 + Number(seconds);
  }, 0);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
