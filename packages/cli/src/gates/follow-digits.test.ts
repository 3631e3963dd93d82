import { PassThrough, Writable } from "node:stream";
import { multiselect, select } from "@clack/prompts";
import { expect, it } from "vitest";
import { followDigits } from "./follow-digits.ts";

const OPTIONS = ["a", "b", "c", "d"].map((value) => ({ value, label: value }));

/** What a list of the prompts library gives back after these keys. */
async function choose(ask: typeof select<string> | typeof multiselect<string>, keys: readonly string[]) {
  const input = new PassThrough();
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const stop = followDigits(input, OPTIONS.length);
  const chosen = ask({ message: "Which?", options: OPTIONS, input, output });
  for (const key of keys) input.write(key);
  const value = await chosen;
  stop();
  return value;
}

const KEYS: readonly (readonly [name: string, key: string])[] = [
  ["no key", ""],
  ["down", "\u001b[B"],
  ["j", "j"],
  ["right", "\u001b[C"],
  ["l", "l"],
  ["up", "\u001b[A"],
  ["k", "k"],
  ["left", "\u001b[D"],
  ["h", "h"],
];

it.each(KEYS)("a digit chooses its entry after %s", async (_, key) => {
  expect(await choose(select<string>, [key, "3", "\r"])).toBe("c");
  expect(await choose(select<string>, [key, key, "3", key, "1", "\r"])).toBe("a");
  expect(await choose(multiselect<string>, [key, "3", " ", key, "2", " ", "\r"])).toEqual(["c", "b"]);
});

it("a digit beyond the list does nothing", async () => {
  expect(await choose(select<string>, ["2", "5", "0", "\r"])).toBe("b");
});
