import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { loadStrictReader } from "../../src/frontmatter/load-strict-reader.ts";
import {
  type Frontmatter,
  type FrontmatterValue,
  readFrontmatter,
  type StrictReader,
} from "../../src/frontmatter/read-frontmatter.ts";
import { findFrontmatter } from "../../src/scan/find-frontmatter.ts";
import { fuzzRuns, fuzzTimeout } from "../fuzz-runs.ts";
import { corpusNote, hasCorpus, readCorpus } from "../read-corpus.ts";
import { frontmatterBlock } from "./frontmatter-arbitrary.ts";

let strict: StrictReader;
beforeAll(async () => {
  strict = await loadStrictReader();
});

function read(text: string, reader?: StrictReader): Frontmatter {
  return readFrontmatter(text, findFrontmatter(text), reader);
}

/** Keys, lines and values in one comparable value. */
function contents(frontmatter: Frontmatter): unknown[] {
  return frontmatter.keys.map((key) => [key, frontmatter.line(key), plain(frontmatter.get(key) ?? null)]);
}

function plain(value: FrontmatterValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

/** What the strict reader alone says. */
function strictContents(text: string): unknown[] | string {
  const bounds = findFrontmatter(text);
  if (bounds === null) return "no frontmatter";
  const result = strict(text.slice(bounds.contentStart, bounds.contentEnd), 2);
  if ("problem" in result) return result.problem.code;
  return [...result.values].map(([key, value]) => [key, result.lines.get(key), plain(value)]);
}

describe("readFrontmatter", () => {
  it("keeps every scalar as its text and decodes quotes", () => {
    const text = [
      "---",
      "date: 2026-01-02 # when",
      "time: 12:30",
      "octal: 0230",
      "float: 1.10",
      "flag: on",
      "hash: 8279174",
      "empty:",
      "none: null",
      "quoted: 'it''s'",
      'escaped: "a \\u2014 \\"b\\""',
      "flow: [a, 'b', \"c d\"]",
      "list:",
      "- x y",
      '- "z"',
      "- parent: EPIC-1",
      "wrapped: one",
      "  two",
      "---",
      "",
    ].join("\n");
    const frontmatter = read(text);
    expect(frontmatter.state).toBe("strict");
    expect(contents(frontmatter)).toEqual([
      ["date", 2, "2026-01-02"],
      ["time", 3, "12:30"],
      ["octal", 4, "0230"],
      ["float", 5, "1.10"],
      ["flag", 6, "on"],
      ["hash", 7, "8279174"],
      ["empty", 8, null],
      ["none", 9, null],
      ["quoted", 10, "it's"],
      ["escaped", 11, 'a — "b"'],
      ["flow", 12, ["a", "b", "c d"]],
      ["list", 13, ["x y", "z", { parent: "EPIC-1" }]],
      ["wrapped", 17, "one two"],
    ]);
    expect(strictContents(text)).toEqual(contents(frontmatter));
  });

  it("asks for the strict reader when the fast one does not suffice", () => {
    const text = "---\nstatus: open\nnested:\n  deep: [a, {b: c}]\ntext: |\n  one\n  two\n---\n";
    const first = read(text);
    expect(first.state).toBe("needs-strict");
    expect(first.get("status")).toBe("open");
    const second = read(text, strict);
    expect(second.state).toBe("strict");
    expect(contents(second)).toEqual([
      ["status", 2, "open"],
      ["nested", 3, { deep: ["a", { b: "c" }] }],
      ["text", 5, "one\ntwo\n"],
    ]);
  });

  it("recovers the simple lines of invalid YAML and shows where it breaks", () => {
    const frontmatter = read(
      "---\nid: BUG-1\ntitle: a: b\nlabels:\n- x\n  - 'y'\nbad: {a\nstatus: done\n---\n",
      strict,
    );
    expect(frontmatter.state).toBe("recovered");
    expect(contents(frontmatter)).toEqual([
      ["id", 2, "BUG-1"],
      ["title", 3, "a: b"],
      ["labels", 4, ["x", "y"]],
      ["status", 8, "done"],
    ]);
    expect(frontmatter.problem).toEqual({
      code: "LLI_FM_YAML",
      message: "a value that holds `: ` must be quoted",
      line: 3,
      column: 8,
      excerpt: "title: a: b\n       ^",
    });
  });

  it("A1 A2 A3: refuses an opening line that names a language, and runs nothing", () => {
    const tags = ["js", "javascript", "JS", " js", " js ", "json", "coffee", "toml", "yaml"];
    for (const tag of [...tags, "toString", "constructor", "__proto__", "valueOf"]) {
      const text = `---${tag}\n{a: (globalThis.pwned = true)}\n---\nbody\n`;
      for (const reader of [undefined, strict]) {
        const frontmatter = read(text, reader);
        expect([frontmatter.state, frontmatter.problem?.code], tag).toEqual(["refused", "LLI_FM_LANGUAGE"]);
        expect(frontmatter.keys).toEqual([]);
      }
    }
    expect("pwned" in globalThis).toBe(false);
  });

  it("A4: a body that starts like another language's frontmatter is only a body", () => {
    const frontmatter = read("---\na: b\n---\n---js\n(globalThis.pwned = true)\n---\n", strict);
    expect(contents(frontmatter)).toEqual([["a", 2, "b"]]);
    expect("pwned" in globalThis).toBe(false);
  });

  it("A5: the same text gives the same error twice", () => {
    const text = "---\na: [\n---\nbody\n";
    expect(read(text, strict).problem).toEqual(read(text, strict).problem);
    expect(read(text, strict).problem?.code).toBe("LLI_FM_YAML");
  });

  it.each(["constructor", "__proto__", "toString", ""])("A6: the text %j has no frontmatter", (text) => {
    expect(read(text, strict).state).toBe("none");
  });

  it.each([
    ["A7", `${"\n".repeat(300_000)}a: 1\n`, "LLI_FM_TOO_LARGE"],
    ["A8", aliasBomb(9), "LLI_FM_ANCHOR"],
    ["A9 flow", `v: ${"[".repeat(5000)}${"]".repeat(5000)}\n`, "LLI_FM_DEPTH"],
    ["A9 block", Array.from({ length: 120 }, (_, depth) => `${" ".repeat(depth)}k:\n`).join(""), "LLI_FM_DEPTH"],
    ["A9 lists", `v:\n${"- ".repeat(5000)}a\n`, "LLI_FM_DEPTH"],
    ["A10 within the limits", `a: [${"? ".repeat(7000)}]\n`, "LLI_FM_DEPTH"],
    ["A10", `a: [${"? ".repeat(32_000)}]\n`, "LLI_FM_TOO_LARGE"],
    ["A11 __proto__", "__proto__: {polluted: 1}\n", "LLI_FM_KEY"],
    ["A11 constructor", "constructor: {prototype: {x: 1}}\n", "LLI_FM_KEY"],
    ["A11 nested", "a: {__proto__: {polluted: 1}}\n", "LLI_FM_KEY"],
    ["A12", "status: open\nstatus: done\n", "LLI_FM_YAML"],
    ["A13", "%YAML 1.1\na: yes\n", "LLI_FM_DIRECTIVE"],
    ["A14 js", 'a: !!js/function "x"\n', "LLI_FM_TAG"],
    ["A14 timestamp", "a: !!timestamp 2024-01-02\n", "LLI_FM_TAG"],
    ["A14 local", "a: !x y\n", "LLI_FM_TAG"],
    ["A18 scalar", "just words\n", "LLI_FM_NOT_MAP"],
    ["A18 list", "- a\n- b\n", "LLI_FM_NOT_MAP"],
    ["A18 number", "42\n", "LLI_FM_NOT_MAP"],
    ["control character", "a: b\u0007\n", "LLI_FM_CONTROL"],
    ["too many keys", Array.from({ length: 101 }, (_, key) => `k${key}: 1\n`).join(""), "LLI_FM_TOO_LARGE"],
  ])("%s: refused", (_name, block, code) => {
    const start = process.cpuUsage();
    const frontmatter = read(`---\n${block}---\nbody\n`, strict);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
    expect(frontmatter.problem?.code).toBe(code);
    expect(frontmatter.state).toBe(code === "LLI_FM_YAML" ? "recovered" : "refused");
    expect("polluted" in {}).toBe(false);
  });

  it("A12: the duplicate key is named with its line", () => {
    expect(read("---\nstatus: open\nstatus: done\n---\n", strict).problem?.line).toBe(3);
  });

  it("A15: dates and numbers are the same text everywhere", () => {
    const values = ["2024-01-02", "2024-01-02 03:04:05", "12:30", "on", "0230", "1.10"];
    const text = `---\n${values.map((value, index) => `k${index}: ${value}\n`).join("")}---\n`;
    for (const reader of [undefined, strict]) {
      const frontmatter = read(text, reader);
      expect(values.map((_, index) => frontmatter.get(`k${index}`))).toEqual(values);
    }
    expect(strictContents(text)).toEqual(contents(read(text)));
  });

  it("A17: a thematic break that nothing closes is no frontmatter", () => {
    expect(read("---\n\nJust a thematic break\n", strict).state).toBe("none");
  });

  it("A19: only a line of three dashes closes", () => {
    expect(read("---\na: b\n----\n", strict).state).toBe("none");
    expect(read("---\na: b\n---foo\n---\nbody\n", strict).problem?.code).toBe("LLI_FM_YAML");
    expect(contents(read("---\na: b\n--- \t\nbody\n", strict))).toEqual([["a", 2, "b"]]);
    expect(contents(read("---\na: b\n---", strict))).toEqual([["a", 2, "b"]]);
    expect(contents(read("---\n---\n", strict))).toEqual([]);
  });

  it(
    "reads fast exactly what the strict reader reads",
    () => {
      fc.assert(
        fc.property(frontmatterBlock, (block) => {
          const text = `---\n${block}---\n`;
          const fast = read(text);
          if (fast.state === "strict") expect(strictContents(text)).toEqual(contents(fast));
        }),
        { numRuns: fuzzRuns * 10 },
      );
    },
    fuzzTimeout,
  );

  it(
    "answers for any text with a value",
    () => {
      fc.assert(
        fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string()), (body) => {
          const states = ["none", "strict", "recovered", "refused"];
          expect(states).toContain(read(`---\n${body}\n---\n`, strict).state);
          expect(states).toContain(read(body, strict).state);
        }),
        { numRuns: fuzzRuns },
      );
    },
    fuzzTimeout,
  );

  it.skipIf(!hasCorpus)(`reads every real file as the strict reader does ${corpusNote}`, { timeout: 60_000 }, () => {
    const files = readCorpus();
    const byFast = files.filter(({ text }) => ["none", "strict"].includes(read(text).state));
    const different = byFast.filter(({ text }) => {
      const bounds = findFrontmatter(text);
      return bounds !== null && JSON.stringify(contents(read(text))) !== JSON.stringify(strictContents(text));
    });
    expect(different.map((file) => file.path)).toEqual([]);
    expect(files.length - byFast.length).toBeLessThan(files.length / 100);
  });
});

/** Nine aliases of nine aliases and so on: a few hundred bytes that unfold to gigabytes. */
function aliasBomb(levels: number): string {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < levels; level++) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(", ")}]`);
  }
  return `${lines.join("\n")}\n`;
}
