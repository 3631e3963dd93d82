import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeIssueBytes } from "../../src/text/decode-issue-bytes.ts";

describe("decodeIssueBytes", () => {
  it.each([
    ["invalid UTF-8 in the body", Buffer.from("# T\n\na\xff\n", "latin1"), "LLI_NOT_UTF8", 3],
    ["a cut-off character at the end", Buffer.from([0x61, 0x0a, 0xe2, 0x82]), "LLI_NOT_UTF8", 2],
    ["an encoded surrogate", Buffer.from([0xed, 0xa0, 0x80]), "LLI_NOT_UTF8", 1],
    ["an overlong slash", Buffer.from([0xc0, 0xaf]), "LLI_NOT_UTF8", 1],
    ["UTF-16 with a mark", Buffer.from("\ufeff# T\n", "utf16le"), "LLI_NOT_UTF8", 1],
    ["UTF-16 without one", Buffer.from("# T\n", "utf16le"), "LLI_NUL", 1],
    ["a NUL in the title", Buffer.from("---\n---\n# T\0\n"), "LLI_NUL", 3],
  ])("A22: refuses %s", (_name, bytes, error, line) => {
    expect(decodeIssueBytes(bytes)).toMatchObject({ error, line });
  });

  it("keeps a byte order mark and every other character", () => {
    const text = "\ufeff# T\r\n\u2028…😀\ufffd";
    expect(decodeIssueBytes(Buffer.from(text))).toEqual({ text });
  });

  it("gives text only when it encodes to the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decodeIssueBytes(bytes);
        if ("text" in decoded) expect(new TextEncoder().encode(decoded.text)).toEqual(bytes);
        else expect(decoded.line).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
