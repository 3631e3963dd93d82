import { describe, expect, it } from "vitest";
import { formatAnswer, readAnswer } from "./answer.ts";
import type { Question } from "./question.ts";

const one: Question = {
  question: "Which database?",
  header: "Database",
  multiSelect: false,
  options: [
    { label: "SQLite", description: "embedded" },
    { label: "Postgres, managed", description: "server" },
  ],
};
const several: Question = { ...one, multiSelect: true };

describe("readAnswer", () => {
  it.each([
    ["1", one, ["SQLite"], null],
    [" sqlite ", one, ["SQLite"], null],
    ["Postgres, managed", one, ["Postgres, managed"], null],
    ["2,1", several, ["Postgres, managed", "SQLite"], null],
    ["1, 1", one, ["SQLite"], null],
    ["DuckDB", one, [], "DuckDB"],
    ["SQLite, but in memory", one, [], "SQLite, but in memory"],
  ] as const)("%j", (typed, question, labels, text) => {
    expect(readAnswer(typed, question)).toEqual({ labels, text });
  });

  it.each([
    ["", /Nothing/],
    ["3", /no option 3/],
    ["0", /no option 0/],
    ["1,2", /takes one option/],
  ])("takes %j for a slip", (typed, message) => {
    expect(() => readAnswer(typed, one)).toThrow(message);
  });

  it("takes the label 3 for that option where there is one", () => {
    const numbers = {
      ...one,
      options: [
        { label: "3", description: "" },
        { label: "1", description: "" },
      ],
    };
    expect(readAnswer("3", numbers).labels).toEqual(["3"]);
  });
});

describe("formatAnswer", () => {
  it("joins labels, and puts a remark behind them", () => {
    expect(formatAnswer({ labels: ["A", "C"], text: null })).toBe("A, C");
    expect(formatAnswer({ labels: ["A"], text: "version 16" })).toBe("A (version 16)");
    expect(formatAnswer({ labels: [], text: "neither" })).toBe("neither");
  });
});
