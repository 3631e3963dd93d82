import { describe, expect, it } from "vitest";
import { LineFilter } from "./line-filter.ts";

function filter(chunks: readonly (string | Buffer)[]) {
  const out: Buffer[] = [];
  const lines: string[] = [];
  const stage = new LineFilter(
    (line) => {
      lines.push(line);
      return line.replaceAll("secret", "[x]");
    },
    (bytes) => out.push(Buffer.from(bytes)),
  );
  for (const chunk of chunks) stage.push(Buffer.from(chunk));
  stage.end();
  return { out: Buffer.concat(out), lines };
}

describe("LineFilter", () => {
  it("A70: sees what was split over chunks", () => {
    const { out, lines } = filter(["a sec", "re", "t b\nsecret", "\nno end: sec", "ret"]);
    expect(out.toString()).toBe("a [x] b\n[x]\nno end: [x]");
    expect(lines.filter((line) => line !== "")).toEqual(["a secret b", "secret", "no end: secret"]);
  });

  it("leaves every other byte alone, also those that are no text", () => {
    const bytes = Buffer.from([0x61, 0xff, 0x0d, 0x0a, 0xc3, 0x0a, 0xa4]);
    expect(filter([bytes.subarray(0, 1), bytes.subarray(1, 5), bytes.subarray(5)]).out).toEqual(bytes);
    const umlaut = Buffer.from("ä\n");
    expect(filter([umlaut.subarray(0, 1), umlaut.subarray(1)]).out).toEqual(umlaut);
  });

  it("does not hold a line without an end for ever", () => {
    const out: number[] = [];
    const stage = new LineFilter(
      (line) => line,
      (bytes) => out.push(bytes.length),
    );
    for (let count = 0; count < 20; count += 1) stage.push(Buffer.alloc(1024 * 1024, "x"));
    expect(out.length).toBeGreaterThan(1);
  });
});
