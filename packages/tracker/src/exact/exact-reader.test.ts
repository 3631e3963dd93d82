import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadExactHeadings, RULES, scanBlocks } from "@ll-issues/parser";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { EXACT_LIMITS, type ExactLimits, ExactReader } from "./exact-reader.ts";

const readers: ExactReader[] = [];
afterEach(() => Promise.all(readers.splice(0).map((reader) => reader.close())));

function open(limits: Partial<ExactLimits> = {}): ExactReader {
  // Time has tests of its own; elsewhere a busy machine must not use it up.
  const reader = new ExactReader({ ...EXACT_LIMITS, timeMs: 15_000, totalMs: 600_000, ...limits });
  readers.push(reader);
  return reader;
}

/** The scan takes the fence for text; then the lines below go on with its paragraph, and the heading is lost. */
const LOST_HEADING = `${"> ".repeat(64)}~~~\nTitle\n===\n\n## Summary\n`;

/** Documents that the scan is unsure of: more than 63 containers, something in them, something below. */
const deepDocument: fc.Arbitrary<string> = fc
  .record({
    markers: fc.constantFrom("> ", "- ", "1. ", ">", "> - ", "* > "),
    depth: fc.integer({ min: 64, max: 80 }),
    inner: fc.constantFrom("a", "```", "~~~", "    code", "# inner", "<!--", "<div>", "[a]: b", "a\n===", ""),
    below: fc.array(fc.constantFrom("a", "# A", "b\n---", "===", "```", "-->", "", "> a", "- b", "  # c", "</div>"), {
      maxLength: 8,
    }),
  })
  .map(({ markers, depth, inner, below }) => [markers.repeat(depth) + inner, ...below, ""].join("\n"));

describe("a text that the scan is unsure of", () => {
  it("is read as remark reads it", async () => {
    expect(scanBlocks(LOST_HEADING).headings.map(({ title }) => title)).toEqual(["Summary"]);
    const answer = await open().read(LOST_HEADING);
    expect(answer).toMatchObject({ headings: [{ depth: 1 }, { depth: 2 }], repairedFences: [] });
  });

  it("is read as remark reads it, whatever it holds", async () => {
    const readByRemark = await loadExactHeadings();
    const reader = open();
    await fc.assert(
      fc.asyncProperty(deepDocument, async (text) => {
        fc.pre(scanBlocks(text).unsure.length > 0);
        expect(await reader.read(text)).toEqual(readByRemark(text));
      }),
      { numRuns: Number(process.env.LL_FUZZ ?? 500) / 25 },
    );
  }, 120_000);
});

describe("the exact parser is stopped", () => {
  const hostile = "- ".repeat(400);

  it("by its time, and reads the next text all the same", async () => {
    const reader = open({ timeMs: 30 });
    expect(await reader.read(`${`${hostile}\n`.repeat(50)}`)).toEqual({
      givenUp: "the exact parser took longer than 30 ms",
    });
    expect(await reader.read("# A\n")).toEqual({ headings: [{ depth: 1, start: 0, end: 3 }], repairedFences: [] });
  });

  it("by its time for all texts", async () => {
    const reader = open({ totalMs: 1 });
    await reader.read(hostile);
    expect(await reader.read("# A\n")).toEqual({
      givenUp: "the exact parser has used the 1 ms that it has for all such files",
    });
  });

  it("by its memory", async () => {
    const reader = open({ memoryMb: 24 });
    expect(await reader.read(`${"> ".repeat(70)}*a* \`b\` [c](d)\n`.repeat(20_000))).toEqual({
      givenUp: "the exact parser needed more than 24 MB",
    });
    expect(await reader.read("# A\n")).toMatchObject({ headings: [{ depth: 1 }] });
  });

  it.each([
    ["quotes", "> ".repeat(501)],
    ["quotes without blanks", ">".repeat(501)],
    ["lists", "- ".repeat(501)],
    ["numbered lists", "1. ".repeat(501)],
    ["indented lists", Array.from({ length: 502 }, (_, depth) => `${"  ".repeat(depth)}- a\n`).join("")],
  ])("before it begins, by too many %s in each other", async (_, text) => {
    expect(await open().read(`a\n\n${text}`)).toEqual({
      givenUp: "more than 500 lists and quotes in each other are not given to the exact parser",
    });
  });
});

describe("what the exact parser may use", () => {
  const { timeMs, totalMs, memoryMb, containers } = EXACT_LIMITS;
  const limits = [
    `${timeMs / 1000} seconds`,
    `${totalMs / 1000} seconds`,
    `${memoryMb} MB`,
    `${containers} containers`,
  ];

  it("is named by the rule that reports a file for it, and by the description of the format", () => {
    const { description } = RULES.find(({ name }) => name === "uncertain-headings") ?? {};
    const format = readFileSync(new URL("../../../../docs/issue-format.md", import.meta.url), "utf8");
    for (const limit of limits) for (const text of [description, format]) expect(text).toContain(limit);
  });
});

describe("a scan", () => {
  let root = "";
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "ll-exact-"));
    mkdirSync(join(root, ".issues/bugs"), { recursive: true });
    const write = (name: string, text: string) =>
      writeFileSync(join(root, ".issues/bugs", name), `---\nstatus: open\n---\n\n${text}`);
    write("P1-BUG-001-plain.md", "# BUG-001: Plain\n");
    write("P1-BUG-002-deep.md", LOST_HEADING.replace("Title", "BUG-002: Deep"));
    write("P1-BUG-003-hostile.md", `# BUG-003: Hostile\n\n${"> ".repeat(50_000)}\n`);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it("takes the exact answer, and reports the file that got none", async () => {
    const { issues, diagnostics } = await scanIssues(root, DEFAULT_CONFIG);
    expect(issues.map(({ id, title }) => [id, title])).toEqual([
      ["BUG-001", "Plain"],
      ["BUG-002", "Deep"],
      ["BUG-003", "Hostile"],
    ]);
    expect(diagnostics).toEqual([
      {
        rule: "uncertain-headings",
        severity: "warning",
        message:
          "it is not certain which lines are headings: more than 63 nested lists and quotes; more than 500 lists and quotes in each other are not given to the exact parser",
        path: ".issues/bugs/P1-BUG-003-hostile.md",
        line: 1,
        column: 1,
        fixable: false,
      },
    ]);
  });
});
