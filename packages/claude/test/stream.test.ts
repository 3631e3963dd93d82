import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { type ClaudeEvent, runClaude } from "../src/index.ts";
import { init, line, result, text, toolUse } from "./programs/lines.mjs";
import { buildPackage } from "./support/build-package.ts";
import { observe } from "./support/observe.ts";
import { BARE_ENV, options, program } from "./support/programs.ts";

describe("A39: a line of 600 MiB", () => {
  it("is dropped and counted, and costs little memory", async () => {
    await using bundle = await buildPackage();
    const given = {
      ...options("huge-line.mjs", { MEGABYTES: "600" }),
      limits: { startMs: 0, idleMs: 0, wallMs: 60_000 },
    };
    const supervisor = spawn(process.execPath, [program("supervisor.mjs")], {
      env: { ...BARE_ENV, PACKAGE: bundle.path, OPTIONS: JSON.stringify(given), REPORT_MEMORY: "yes" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(supervisor, "close");
    const lines = (await readAll(supervisor.stdout))
      .trim()
      .split("\n")
      .map((printed) => JSON.parse(printed));
    await closed;
    const { maxRss } = lines.at(-1);
    expect(lines.at(-2)).toMatchObject({ outcome: "completed", output: { cutLines: 1, unreadableLines: 0, lines: 4 } });
    expect(lines.some((event) => event.kind === "notice" && event.name === "line-cut")).toBe(true);
    expect(lines.some((event) => event.kind === "text" && event.text === "after the long line")).toBe(true);
    expect(maxRss).toBeLessThan(200 * 1024 * 1024);
  });
});

it("A40: characters split over writes, invalid bytes, a lone CR, a last line without newline", async () => {
  const { result: ended, events } = await observe(runClaude("go", options("split-utf8.mjs")));
  const texts = events.flatMap((event) => (event.kind === "text" ? [event.text] : []));
  expect(texts).toEqual(["\u{1f600}ä", "two\rlines", "bad \ufffd\ufffd byte"]);
  expect(ended).toMatchObject({ outcome: "completed", resultText: "last", output: { unreadableLines: 1, lines: 6 } });
});

describe("a consumer", () => {
  const many = `${init()}${text("x".repeat(20_000)).repeat(2)}`;

  it("that never reads holds nothing up", async () => {
    const run = runClaude("go", options("noise.mjs", { NOISE: "flood-events" }, { wallMs: 700 }));
    const ended = await run.result;
    expect(ended.reason).toBe("wall-timeout");
    expect(ended.output.bytes).toBeGreaterThan(10_000_000);
    const { events } = await observe(run);
    expect(events.length).toBeLessThanOrEqual(5002);
    expect(events[0]).toMatchObject({ kind: "notice", name: "events-dropped" });
  });

  it("that throws does not end the run", async () => {
    const run = runClaude("go", options("print.mjs", { PRINT: many + result(), THEN: "exit 0" }));
    await expect(
      (async () => {
        for await (const _ of run) {
          throw new Error("of the consumer");
        }
      })(),
    ).rejects.toThrow("of the consumer");
    expect((await run.result).outcome).toBe("completed");
  });

  it("gets the events only once", async () => {
    const run = runClaude("go", options("print.mjs", { PRINT: result() }));
    await observe(run);
    await expect(observe(run)).rejects.toMatchObject({ code: "LLI_CLAUDE_EVENTS_TAKEN" });
  });
});

describe("events", () => {
  it("have what a live line needs", async () => {
    const output = [
      init({ model: "m1", claude_code_version: "9.9.9", slash_commands: ["init"] }),
      toolUse("t1", "Edit", { file_path: "/a/b.ts", old_string: "x" }),
      line({
        type: "user",
        message: {
          content: [
            { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "no" }], is_error: true },
          ],
        },
      }),
      line({
        type: "system",
        subtype: "permission_denied",
        tool_name: "Bash",
        tool_use_id: "t2",
        message: "not allowed",
      }),
      line({
        type: "assistant",
        parent_tool_use_id: "t9",
        message: { id: "sub", model: "m", content: [{ type: "text", text: "sub" }] },
      }),
      result(),
    ].join("");
    const { events } = await observe(runClaude("go", options("print.mjs", { PRINT: output })));
    const expected: Partial<ClaudeEvent>[] = [
      { kind: "started", model: "m1", claudeVersion: "9.9.9", slashCommands: ["init"] },
      { kind: "turn", turn: 1 },
      { kind: "tool-use", id: "t1", name: "Edit", target: "/a/b.ts", parentToolUseId: null },
      { kind: "tool-result", toolUseId: "t1", name: "Edit", isError: true, text: "no" },
      { kind: "denied", toolName: "Bash", toolUseId: "t2", message: "not allowed" },
      { kind: "text", text: "sub", parentToolUseId: "t9" },
      { kind: "result", subtype: "success", isError: false, turns: 1, costUsd: 0.5, text: "done" },
    ];
    expect(events).toMatchObject(expected);
  });
});

describe("the transcript", () => {
  it("is what was printed, byte for byte, and private", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ll-claude-"));
    const transcriptPath = join(folder, "t.ndjson");
    const output = `garbage \x80\xff\n${init()}${result()}no newline`;
    const given = { ...options("print.mjs", { PRINT: output }), transcriptPath };
    expect((await observe(runClaude("go", given))).result.transcriptPath).toBe(transcriptPath);
    expect((await readFile(transcriptPath)).toString("latin1")).toBe(output);
    expect((await stat(transcriptPath)).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });

  it("that cannot be written is reported and does not fail the run", async () => {
    const given = { ...options("print.mjs", { PRINT: init() + result() }), transcriptPath: "/does/not/exist/t" };
    const { events, result: ended } = await observe(runClaude("go", given));
    expect(ended.outcome).toBe("completed");
    expect(events.filter((event) => event.kind === "notice" && event.name === "transcript-stopped")).toHaveLength(1);
  });

  it("on a full disk stops and does not fail the run", async () => {
    const given = { ...options("print.mjs", { PRINT: init() + result() }), transcriptPath: "/dev/full" };
    const { events, result: ended } = await observe(runClaude("go", given));
    expect(ended.outcome).toBe("completed");
    expect(events.some((event) => event.kind === "notice" && event.name === "transcript-stopped")).toBe(true);
  });
});
