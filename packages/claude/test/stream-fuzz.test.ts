import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideOutcome, type Verdict } from "../src/outcome/decide-outcome.ts";
import type { ClaudeEvent } from "../src/stream/claude-event.ts";
import { OutputReader } from "../src/stream/output-reader.ts";
import { SessionReader } from "../src/stream/session-reader.ts";

/** A stream the real CLI printed (2.1.329 and 2.1.197, against a scripted API), and how its process ended. */
interface Recording {
  readonly file: string;
  readonly exitCode: number;
  readonly outcome: string;
  readonly wantsStructuredOutput: boolean;
}

const folder = new URL("fixtures/streams/", import.meta.url);
const recordings: readonly Recording[] = JSON.parse(readFileSync(new URL("index.json", folder), "utf8"));
const bytesOf = new Map(recordings.map((recording) => [recording, readFileSync(new URL(recording.file, folder))]));
const numRuns = Number(process.env.LL_FUZZ ?? 500);

/** Read chunks as a run does, and judge them as a run whose process ended by itself. */
function play(
  recording: Recording,
  chunks: readonly Buffer[],
): { readonly verdict: Verdict; readonly events: ClaudeEvent[] } {
  const events: ClaudeEvent[] = [];
  const session = new SessionReader();
  const output = new OutputReader(session, (event) => events.push(event));
  for (const chunk of chunks) {
    output.push(chunk);
  }
  output.end();
  const { lastResult, isTurnOpen, pendingRetry, lastError, limitResetsAt } = session;
  const verdict = decideOutcome({
    ending: { kind: "exited" },
    exit: { code: recording.exitCode, signal: null },
    lastResult,
    isTurnOpen,
    pendingRetry,
    lastError,
    limitResetsAt,
    wantsStructuredOutput: recording.wantsStructuredOutput,
    isPromptRead: true,
  });
  return { verdict, events };
}

function bytes(recording: Recording): Buffer {
  return bytesOf.get(recording) ?? Buffer.alloc(0);
}

function split(whole: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return places.slice(1).map((end, index) => whole.subarray(places[index], end));
}

/** A change to a stream as a list of lines. */
type Change = readonly [
  kind: "drop" | "double" | "swap" | "flip" | "insert" | "erase" | "cut",
  at: number,
  value: number,
];

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom("drop", "double", "swap", "flip", "insert", "erase", "cut"),
  fc.nat(),
  fc.nat(),
);

const GARBAGE: readonly string[] = [
  "",
  ">",
  "null",
  "[]",
  '"success"',
  "{",
  "\u0000\u001b[2J",
  '{"type":"result"}',
  '{"type":"result","subtype":"success"}',
  '{"type":"system","subtype":"init"}',
  '{"type":"assistant","message":{"content":[{"type":"tool_use"},null,7]}}',
  '{"type":"user","message":{"content":"text"}}',
  '{"type":"assistant","message":null}',
  '{"type":"system","subtype":"api_retry"}',
  '{"type":"user","message":{"content":[{"tool_use_id":"\ud800"'.padEnd(20_000, "x"),
];

function mutate(original: Buffer, changes: readonly Change[]): Buffer {
  let whole = original;
  for (const [kind, at, value] of changes) {
    const lines = whole.toString("latin1").split("\n");
    const index = at % lines.length;
    const line = lines[index] ?? "";
    switch (kind) {
      case "drop":
        lines.splice(index, 1);
        break;
      case "double":
        lines.splice(index, 0, line);
        break;
      case "swap":
        lines.splice(value % lines.length, 0, ...lines.splice(index, 1));
        break;
      case "flip":
        lines[index] = flip(line, value);
        break;
      case "erase":
        lines[index] = line.slice(0, value % (line.length + 1)) + line.slice((value % (line.length + 1)) + 1);
        break;
      case "insert":
        lines.splice(index, 0, GARBAGE[value % GARBAGE.length] ?? "");
        break;
      case "cut":
        lines.splice(index + 1);
        lines[index] = line.slice(0, value % (line.length + 1));
        break;
    }
    whole = Buffer.from(lines.join("\n"), "latin1");
  }
  return whole;
}

function flip(line: string, value: number): string {
  const buffer = Buffer.from(line, "latin1");
  const at = value % Math.max(1, buffer.length);
  if (at < buffer.length) {
    buffer.writeUInt8((buffer.readUInt8(at) ^ (1 + ((value >>> 3) % 255))) & 0xff, at);
  }
  return buffer.toString("latin1");
}

describe("recorded streams", () => {
  it.each(recordings)("$file is $outcome", (recording) => {
    expect(play(recording, [bytes(recording)]).verdict.outcome).toBe(recording.outcome);
  });

  it("give the same events however they are split", () => {
    fc.assert(
      fc.property(fc.constantFrom(...recordings), fc.array(fc.nat(), { maxLength: 60 }), (recording, cuts) => {
        const whole = play(recording, [bytes(recording)]);
        const parts = play(recording, split(bytes(recording), cuts));
        expect(parts.verdict).toEqual(whole.verdict);
        expect(withoutTimes(parts.events)).toEqual(withoutTimes(whole.events));
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    );
  });

  const damages = [fc.array(change, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(), { maxLength: 8 })] as const;

  it("never throw when they are damaged, and no failure becomes a success", () => {
    const failures = recordings.filter(({ outcome }) => outcome !== "completed");
    fc.assert(
      fc.property(fc.constantFrom(...failures), ...damages, (recording, changes, cuts) => {
        const { verdict } = play(recording, split(mutate(bytes(recording), changes), cuts));
        expect(verdict.outcome).not.toBe("completed");
      }),
      { numRuns },
    );
  });

  it("never throw when they are damaged, and a success stays one only while it says so", () => {
    const successes = recordings.filter(({ outcome }) => outcome === "completed");
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...successes), ...damages, (recording, changes, cuts) => {
        const damaged = mutate(bytes(recording), changes);
        const { outcome } = play(recording, split(damaged, cuts)).verdict;
        seen.add(outcome);
        expect(outcome !== "completed" || saysSuccess(damaged)).toBe(true);
      }),
      { numRuns },
    );
    expect([...seen]).toEqual(expect.arrayContaining(["completed", "failed"]));
  });

  it("never throw, whatever the bytes are", () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .json()
        .map((json) =>
          new TextEncoder().encode(`{"type":"assistant","message":${json}}\n{"type":"result","x":${json}}\n`),
        ),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 10 }), (chunks) => {
        const { verdict } = play(
          { file: "", exitCode: 0, outcome: "", wantsStructuredOutput: false },
          chunks.map((chunk) => Buffer.from(chunk)),
        );
        expect(verdict.outcome).toBe("failed");
      }),
      { numRuns },
    );
  });
});

/** Whether a line is the result of a success, read as plainly as can be. */
function saysSuccess(stream: Buffer): boolean {
  return stream
    .toString()
    .split("\n")
    .some((line) => {
      try {
        const message = JSON.parse(line);
        return message?.type === "result" && message.subtype === "success" && message.is_error === false;
      } catch {
        return false;
      }
    });
}

function withoutTimes(events: readonly ClaudeEvent[]): ClaudeEvent[] {
  return events.map((event) => (event.kind === "tool-result" ? { ...event, durationMs: null } : event));
}
