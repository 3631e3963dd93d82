import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "./split-lines.ts";

/** Cases of the property: 500, or what `LL_FUZZ` asks for. */
const numRuns = Number(process.env.LL_FUZZ ?? 500);

function splitAll(chunks: readonly Buffer[], maxBytes?: number, keepBytes?: number): string[] {
  const found: string[] = [];
  const splitter = new LineSplitter(
    {
      onLine: (line) => found.push(line.toString("latin1")),
      onCutLine: (head, bytes) => found.push(`cut ${head.toString("latin1")} of ${bytes}`),
    },
    maxBytes,
    keepBytes,
  );
  for (const chunk of chunks) {
    splitter.push(chunk);
  }
  splitter.end();
  return found;
}

describe("splitting bytes into lines", () => {
  it("gives whole lines without their newlines, and the last one without", () => {
    expect(splitAll([Buffer.from("a\n\nbc"), Buffer.from("d\r\ne")])).toEqual(["a", "bcd\r", "e"]);
  });

  it("cuts a line over the limit and gives the next one whole, however they are split", () => {
    const whole = Buffer.from(`${"x".repeat(30)}\nnext\n${"y".repeat(11)}`);
    for (let size = 1; size <= whole.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
        whole.subarray(n * size, (n + 1) * size),
      );
      expect(splitAll(chunks, 10, 4)).toEqual(["cut xxxx of 30", "next", "cut yyyy of 11"]);
    }
  });

  it("is the same as splitting everything at once", { timeout: 30_000 + numRuns * 20 }, () => {
    const chunks = fc.array(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes.map((byte) => (byte < 40 ? 10 : byte)))),
    );
    fc.assert(
      fc.property(chunks, (parts) => {
        const expected = Buffer.concat(parts)
          .toString("latin1")
          .split("\n")
          .filter((line) => line !== "");
        expect(splitAll(parts)).toEqual(expected);
      }),
      { numRuns },
    );
  });

  it("drops the rest of a line that is not needed, and gives the next one whole", () => {
    const found: string[] = [];
    const splitter = new LineSplitter({
      onLine: (line) => found.push(line.toString()),
      onCutLine: (head, bytes, isTooLong) => found.push(`${head.length} of ${bytes}${isTooLong ? ", too long" : ""}`),
      isRestNeeded: (head) => !head.toString().startsWith("no"),
    });
    for (const chunk of [`a\nno${"x".repeat(1000)}`, "x".repeat(5000), "\nyes", "!\nno", "pe", "\nno, whole\nb"]) {
      splitter.push(Buffer.from(chunk));
    }
    splitter.end();
    expect(found).toEqual(["a", "1002 of 6002", "yes!", "2 of 4", "no, whole", "b"]);
  });

  it("keeps a long line together over many chunks", () => {
    const chunks = Array.from({ length: 5000 }, (_, n) => Buffer.from(`${n},`));
    expect(splitAll(chunks)).toEqual([Buffer.concat(chunks).toString("latin1")]);
  });
});
