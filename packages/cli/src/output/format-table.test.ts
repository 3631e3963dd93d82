import { describe, expect, it } from "vitest";
import { formatTable } from "./format-table.ts";

const rows = (...lines: (readonly string[])[]) => lines.map((line) => line.map((text) => ({ text })));

describe("formatTable", () => {
  it("counts cells, not characters: wide ones are two, what joins others is none", () => {
    // 玄関 has four cells, the family and the flag two each, é as two characters one.
    expect(formatTable(rows(["玄関", "|"], ["👨‍👩‍👧", "|"], ["🇩🇪", "|"], ["e\u0301", "|"], ["abcd", "|"]), null)).toBe(
      "玄関  |\n👨‍👩‍👧    |\n🇩🇪    |\ne\u0301     |\nabcd  |\n",
    );
  });

  it.each([
    [9, "玄関のラ…\n"],
    [10, "玄関のラ…\n"],
    [11, "玄関のラン…\n"],
    [12, "玄関のランプ\n"],
  ])("cuts the last column at %d cells, between characters", (width, printed) => {
    // Ten cells are left to a text on the narrowest terminal.
    expect(formatTable(rows(["玄関のランプ"]), width)).toBe(printed);
  });

  it("never cuts an emoji in two, and keeps a tail", () => {
    const text = "Lamp 👨‍👩‍👧‍👦 hall";
    expect(formatTable([[{ text }]], 10)).toBe("Lamp 👨‍👩‍👧‍👦 h…\n");
    expect(formatTable([[{ text: "A long title of an issue", tail: " (why)" }]], 20)).toBe("A long title… (why)\n");
  });

  it("paints what is shown, not what pads it", () => {
    const paint = (text: string): string => `<${text}>`;
    expect(
      formatTable(
        [
          [{ text: "a", paint }, { text: "b" }],
          [{ text: "ccc" }, { text: "d", paint }],
        ],
        null,
      ),
    ).toBe("<a>    b\nccc  <d>\n");
  });
});
