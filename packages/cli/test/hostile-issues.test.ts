import { makeSandbox } from "@ll-issues/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

const FILE = ".issues/bugs/P1-BUG-001-one.md";
const HEAD = "---\nstatus: open\n---\n\n# BUG-001: One\n\n";

describe("A15: dates and numbers", () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each([
    ["America/Los_Angeles", 480],
    ["Asia/Tokyo", -540],
  ])("are the same text in %s, read, shown and beside an edit", async (name, offset) => {
    process.env.TZ = name;
    expect(new Date("2024-01-02T00:00:00Z").getTimezoneOffset()).toBe(offset);
    const lines = [
      "due: 2024-01-02",
      "discovered_date: 2024-01-02 03:04:05",
      "at: 12:30",
      "flag: on",
      "code: 0230",
      "version: 1.10",
    ];
    const text = `---\n${lines.slice(0, 3).join("\n")}\nstatus: open\n${lines.slice(3).join("\n")}\n---\n\n# BUG-001: One\n`;
    await using sandbox = await makeSandbox({ files: { [FILE]: text } });
    const shown = JSON.parse((await runCli(sandbox, ["show", "1", "--json"])).stdout);
    expect(shown.issue.createdAt).toBe("2024-01-02 03:04:05");
    expect(shown.text).toBe(text);
    expect((await runCli(sandbox, ["set", "1", "status=blocked"])).code).toBe(0);
    expect(await sandbox.read(FILE)).toBe(text.replace("status: open", "status: blocked"));
  });
});

describe("A20: 100 KB of nested Markdown", () => {
  it.each([
    ["quotes", ">".repeat(100_000), "in doubt"],
    ["lists and quotes", "- > ".repeat(25_000), "in doubt"],
    ["ordered lists", "1. ".repeat(33_000), "in doubt"],
    ["images", "![".repeat(50_000) + "](x)".repeat(50_000), "certain"],
    ["emphasis", "*a_ ".repeat(25_000), "certain"],
  ])("%s: is shown, set, and resolved only where the headings are certain", async (_, body, headings) => {
    await using sandbox = await makeSandbox({ files: { [FILE]: `${HEAD}${body}\n` } });
    const shown = await runCli(sandbox, ["show", "1", "--json"]);
    expect([shown.code, JSON.parse(shown.stdout).text]).toEqual([0, `${HEAD}${body}\n`]);
    expect((await runCli(sandbox, ["set", "1", "status=blocked"])).code).toBe(0);
    expect(await sandbox.read(FILE)).toBe(`${HEAD.replace("open", "blocked")}${body}\n`);
    const { code, stdout } = await runCli(sandbox, ["resolve", "1", "--dry-run", "--json"]);
    const document = JSON.parse(stdout);
    if (headings === "certain") expect([code, document.plans.length]).toEqual([0, 1]);
    else expect([code, document.error.code, document.error.path]).toEqual([2, "LLI_EDIT_NOT_HELD", FILE]);
  });
});
