import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packChunks, unpackChunks } from "./pack-chunks.ts";

const chunks = fc
  .array(fc.tuple(fc.string(), fc.uint8Array({ maxLength: 50 })), { maxLength: 6 })
  .map((entries) => new Map(entries.map(([name, bytes]) => [name, Buffer.from(bytes)])));

describe("a row of compiled chunks", () => {
  it("gives back what was put in, and only for the same key", () => {
    fc.assert(
      fc.property(chunks, fc.string(), (given, key) => {
        const bytes = Buffer.from(packChunks(key, given));
        expect(unpackChunks(key, bytes)).toEqual(given);
        expect(unpackChunks(`${key}!`, bytes)).toBeNull();
      }),
    );
  });

  it("is refused when a byte of it is another, or missing, or too many", () => {
    fc.assert(
      fc.property(chunks, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, at, change) => {
        const bytes = Buffer.from(packChunks("key", given));
        const place = at % bytes.length;
        expect(unpackChunks("key", bytes.subarray(0, place))).toBeNull();
        expect(unpackChunks("key", Buffer.concat([bytes, Buffer.alloc(1 + (at % 16))]))).toBeNull();
        bytes.writeUInt8(bytes.readUInt8(place) ^ change, place);
        expect(unpackChunks("key", bytes)).toBeNull();
      }),
    );
  });
});
