// A gigabyte of stream-json from a child: reading it as a run does, against reading the same bytes and throwing them away.
// Prints the ratio of wall times and the memory of the reading process. Target: at most 2.5 times, under 110 MB. The child and its
// pipes are the same both times. A busy machine falsifies the wall time, so that the reader's processor time is printed beside it.
//   node bench/claude-stream.mjs [megabytes] [rounds]
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

if (process.argv[2] === "discard" || process.argv[2] === "run") {
  await measure(process.argv[2], process.argv[3], process.argv[4]);
} else {
  await compare(Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 7));
}

/** Reads the program's output in this process and prints what it cost. */
async function measure(kind, program, bundle) {
  const { runClaude } = await import(bundle);
  const startedAt = performance.now();
  const before = process.cpuUsage();
  let bytes = 0;
  if (kind === "run") {
    const limits = { startMs: 60_000, idleMs: 60_000, wallMs: 600_000 };
    const run = runClaude("go", {
      command: program,
      cwd: tmpdir(),
      env: { PATH: "/usr/bin:/bin" },
      runId: "bench",
      limits,
    });
    for await (const _ of run) {
      // As a runner does that prints a line now and then.
    }
    const { outcome, output } = await run.result;
    if (outcome !== "completed" || output.unreadableLines > 0) {
      throw new Error(`The run was ${outcome}.`);
    }
    bytes = output.bytes;
  } else {
    const child = spawn(program, { detached: true, stdio: ["pipe", "pipe", "pipe"], env: { PATH: "/usr/bin:/bin" } });
    child.stdin.end();
    child.stderr.resume();
    child.stdout.on("data", (chunk) => {
      bytes += chunk.length;
    });
    await new Promise((resolve) => child.once("close", resolve));
  }
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  const maxRss = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, bytes, maxRss }));
}

async function compare(megabytes, rounds) {
  const folder = mkdtempSync(join(tmpdir(), "ll-bench-"));
  const bundle = join(folder, "claude.mjs");
  const entry = fileURLToPath(new URL("../packages/claude/src/index.ts", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, platform: "node", format: "esm", outfile: bundle });
  const mix = writeStream(join(folder, "stream.ndjson"), megabytes * 1e6);
  const program = join(folder, "program");
  writeFileSync(program, `#!/bin/sh\nexec cat "${join(folder, "stream.ndjson")}"\n`);
  chmodSync(program, 0o755);
  const once = (kind) => {
    const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), kind, program, bundle], {
      encoding: "utf8",
    });
    if (stdout === "") {
      throw new Error(stderr);
    }
    return JSON.parse(stdout);
  };
  once("discard");
  const pairs = Array.from({ length: rounds }, () => [once("discard"), once("run")]);
  rmSync(folder, { recursive: true });
  const speed = (sample) => Math.round(sample.bytes / 1e3 / sample.wallMs);
  console.log(`${megabytes} MB of stream-json: ${mix}`);
  for (const [discard, run] of pairs) {
    console.log(
      `  discard ${speed(discard)} MB/s, ${Math.round(discard.maxRss)} MB · run ${speed(run)} MB/s, ${Math.round(run.maxRss)} MB`,
    );
  }
  const ratio = median(pairs.map(([discard, run]) => run.wallMs / discard.wallMs));
  const cpu = median(pairs.map(([discard, run]) => run.cpuMs / discard.cpuMs));
  const memory = Math.max(...pairs.map(([, run]) => run.maxRss));
  console.log(
    `wall time, run against discard: ${ratio.toFixed(2)} (target 2.5); processor time ${cpu.toFixed(2)}; memory ${Math.round(memory)} MB (target 110)`,
  );
  process.exitCode = ratio <= 2.5 && memory <= 110 ? 0 : 1;
}

/** By lines: a quarter the model's words and calls, a quarter the output of tools (source code), half partial messages. */
function writeStream(path, size) {
  const random = makeRandom(7);
  const source = readFileSync(fileURLToPath(new URL("../packages/claude/src/run-claude.ts", import.meta.url)), "utf8");
  const words = (bytes) => `${source} wörds`.repeat(Math.ceil(bytes / source.length)).slice(0, bytes);
  const session = { session_id: "11111111-2222-4333-8444-555555555555", uuid: "11111111-2222-4333-8444-666666666666" };
  const call = (n) => ({ type: "tool_use", id: `toolu_${n}`, name: "Read", input: { file_path: "/a/b.ts" } });
  const kinds = [
    (n) => ({
      type: "assistant",
      message: {
        id: `msg_${n}`,
        model: "m",
        content: [{ type: "text", text: words(200 + random(2000)) }, call(n + 1)],
        usage: {},
      },
      ...session,
    }),
    (n) => {
      const output = words(random(10) === 0 ? 40_000 + random(60_000) : 500 + random(8000));
      return {
        type: "user",
        message: { role: "user", content: [{ tool_use_id: `toolu_${n}`, type: "tool_result", content: output }] },
        ...session,
        tool_use_result: { stdout: output },
      };
    },
    () => ({
      type: "stream_event",
      event: { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: words(20) } },
      ...session,
    }),
    () => ({
      type: "stream_event",
      event: { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: words(20) } },
      ...session,
    }),
  ];
  const lines = Array.from({ length: 4000 }, (_, n) => `${JSON.stringify(kinds[n % 4](n))}\n`);
  const block = Buffer.from(lines.join(""));
  const file = openSync(path, "w");
  for (let written = 0; written < size; written += block.length) {
    writeSync(file, block);
  }
  writeSync(
    file,
    `${JSON.stringify({ type: "result", subtype: "success", is_error: false, num_turns: 1, result: "done" })}\n`,
  );
  closeSync(file);
  const share = (index) =>
    Math.round((lines.filter((_, n) => n % 4 === index).join("").length / lines.join("").length) * 100);
  return `average line ${Math.round(block.length / lines.length)} B; by bytes ${share(0)} % assistant, ${share(1)} % tool output`;
}

function makeRandom(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
