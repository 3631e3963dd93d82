import { describe, expect, it } from "vitest";
import { type IssueLocation, parseLineRanges, parseLocations } from "./locations.ts";

const read = (body: string): readonly IssueLocation[] => parseLocations(body, 0, body.length);

describe("parseLocations", () => {
  it("reads several files, each with its own lines", () => {
    const body = [
      "- **File**: `src/pool.ts`",
      "- **Line(s)**: 106–148 (at scan commit: a8f4144)",
      "- **Anchor**: `in function drain()`",
      "- **Permalink**: [View](https://example.org/o/r/blob/0123456789abcdef/src/pool.ts#L106-L148)",
      "- **Code**:",
      "```ts",
      "- **File**: `not/this.ts`",
      "```",
      "",
      "- **File:** `src/queue.ts`",
      "- **Lines**: 3, 7-9",
    ].join("\n");
    expect(read(body)).toEqual([
      {
        file: "src/pool.ts",
        lines: [{ from: 106, to: 148 }],
        commit: "a8f4144",
        anchor: "in function drain()",
        permalink: "https://example.org/o/r/blob/0123456789abcdef/src/pool.ts#L106-L148",
        start: 0,
      },
      {
        file: "src/queue.ts",
        lines: [
          { from: 3, to: 3 },
          { from: 7, to: 9 },
        ],
        commit: null,
        anchor: null,
        permalink: null,
        start: body.indexOf("- **File:**"),
      },
    ]);
  });

  it("takes lines and commit from a permalink when nothing else names them", () => {
    const [location] = read("**File**: src/a.ts\n**Permalink**: https://example.org/blob/0123456789/src/a.ts#L5-L6\n");
    expect(location).toMatchObject({ file: "src/a.ts", lines: [{ from: 5, to: 6 }], commit: "0123456789" });
  });

  it("reads several files on one line, with lines behind a colon", () => {
    expect(
      read("- **Files**: `src/a.ts:10-20`, `src/b.ts` and `parse()`").map(({ file, lines }) => [file, lines]),
    ).toEqual([
      ["src/a.ts", [{ from: 10, to: 20 }]],
      ["src/b.ts", []],
    ]);
  });

  it("takes no prose for a path", () => {
    expect(read("- **File**: to be found out\n- **Line(s)**: 3\n")).toEqual([]);
  });
});

describe("parseLineRanges", () => {
  it.each([
    ["106-148 (at scan commit: 106)", [[106, 148]]],
    ["12–40", [[12, 40]]],
    ["~12", [[12, 12]]],
    [
      "L10-L12, lines 20 and 30",
      [
        [10, 12],
        [20, 20],
        [30, 30],
      ],
    ],
    ["1-9 (whole file)", [[1, 9]]],
    ["9-1", []],
    ["0", []],
    ["many", []],
  ])("reads %j", (text, ranges) => {
    expect(parseLineRanges(text)).toEqual(ranges.map(([from, to]) => ({ from, to })));
  });
});
