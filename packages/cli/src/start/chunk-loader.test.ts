import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChunkLoader } from "./chunk-loader.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ll-chunks-"));
  const one =
    'const two = require("./two.cjs"); exports.sum = () => two.value + 1; exports.two = two; exports.at = __filename;';
  writeFileSync(join(folder, "one.cjs"), `${one} // an end without a line end`);
  writeFileSync(
    join(folder, "two.cjs"),
    'exports.value = require("node:path").sep.length; exports.one = require("./one.cjs");',
  );
  writeFileSync(join(folder, "broken.cjs"), "module.exports = null.field;");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the loader of chunks", () => {
  it("loads what a chunk imports, once, also in a circle", () => {
    const loader = new ChunkLoader(folder);
    const one = loader.load<{ sum: () => number; two: { one: object }; at: string }>("one.cjs");
    expect(one.sum()).toBe(2);
    expect(one.two.one).toBe(one);
    expect(loader.load("one.cjs")).toBe(one);
    expect(one.at).toBe(join(folder, "one.cjs"));
  });

  it("says where a chunk has failed", () => {
    expect(() => new ChunkLoader(folder).load("broken.cjs")).toThrow(
      expect.objectContaining({ stack: expect.stringContaining(join(folder, "broken.cjs")) }),
    );
  });

  it("gives what V8 compiled, which another loader takes", () => {
    const first = new ChunkLoader(folder);
    first.load("one.cjs");
    const compiled = first.compiled();
    expect([...compiled.keys()]).toEqual(["one.cjs", "two.cjs"]);
    const second = new ChunkLoader(folder, compiled);
    expect(second.load<{ sum: () => number }>("one.cjs").sum()).toBe(2);
    expect(second.wasRefused).toBe(false);
  });
});
