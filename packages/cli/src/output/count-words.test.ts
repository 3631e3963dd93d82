import { expect, it } from "vitest";
import { countWords } from "./count-words.ts";

it.each([
  [0, "0 issues"],
  [1, "1 issue"],
  [2, "2 issues"],
  [21, "21 issues"],
])("%d", (number, words) => {
  expect(countWords(number, "issue")).toBe(words);
});
