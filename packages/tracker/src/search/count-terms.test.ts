import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTree } from "../../test/tree.ts";
import { countTerms } from "./count-terms.ts";
import { encodeTerm, findInBytes } from "./find-in-bytes.ts";
import { toTerms } from "./find-term.ts";

/** Count in texts that are given by the names of their files. */
function count(files: Readonly<Record<string, string>>, words: readonly string[], completeOnly: boolean) {
  const { root } = makeTree(files);
  return countTerms(root, Object.keys(files), toTerms(words), { completeOnly });
}

describe("countTerms", () => {
  it.each([
    ["lock", "lock, LOCK; unlock blocked", 2],
    ["lock", "locked", 0.6],
    ["lock", "élock 日lock —lock «lock»", 2],
    ["lock", "locké lock日", 1.2],
    ["lock", "\n# The lock\n\nlock\n", 7],
    ["lock", "# lock", 6],
    ["straße", "STRASSE Straße", 1],
    ["élan", "ÉLAN élan", 2],
    ["玄関", "、玄関のランプ 玄関", 1.6],
    ["ランプ", "玄関のランプ", 1],
    ["mains voltage", "the Mains Voltage; mains  voltage", 1],
  ])("%j in %j weighs %d", (word, text, weight) => {
    expect(count({ "a.md": text }, [word], false).files[0]?.weights[0]).toBeCloseTo(weight);
  });

  it("counts a file's name, which holds the title of issues without a heading", () => {
    expect(count({ "P1-BUG-001-lock-file.md": "no" }, ["lock", "file"], true).files).toMatchObject([
      { weights: [1, 1] },
    ]);
  });

  it("finds the same complete files as a look at every word in every file, and estimates how frequent words are", () => {
    // Without a period that the sample could share.
    const scatter = (index: number): number => ((index * 2654435761) >>> 0) % 60;
    const files = Object.fromEntries(
      Array.from({ length: 700 }, (_, index) => [
        `${index}.md`,
        `${scatter(index) < 30 ? "half" : ""} ${scatter(index) % 3 === 0 ? "third" : ""} ${scatter(index) % 5 === 0 ? "fifths" : ""}`,
      ]),
    );
    const words = ["half", "third", "fifths"];
    const every = count(files, words, false);
    const complete = count(files, words, true);
    expect(complete.files).toEqual(every.files.filter(({ weights }) => weights.every((weight) => weight > 0)));
    expect(complete.totalLength).toBe(every.totalLength);
    for (const [index, holders] of every.holders.entries()) {
      expect(Math.abs((complete.holders[index] ?? 0) / holders - 1)).toBeLessThan(0.3);
    }
  });
});

it("findInBytes finds what indexOf finds in small letters", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "A", "B", "ä", "日", " "), maxLength: 40 });
  fc.assert(
    fc.property(word, fc.stringMatching(/^[ab]{1,4}$/), fc.nat(5), (text, wanted, from) => {
      const bytes = Buffer.from(text);
      const lowered = Buffer.from(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
      expect(findInBytes(bytes, encodeTerm({ text: wanted, anywhere: true }), from)).toBe(
        lowered.indexOf(wanted, from),
      );
    }),
    { numRuns: 500 },
  );
  const long = "ab".repeat(300);
  expect(findInBytes(Buffer.from(`${long}${long}c`), encodeTerm({ text: `${long}c`, anywhere: true }), 0)).toBe(600);
});
