import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { makeSandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { SHIPPED_TEMPLATES } from "../src/templates-dir.ts";
import { runCli } from "./cli-harness.ts";

const HEAD = "---\ndescription: own\n---\n";
const OWN = `${HEAD}Never use AskUserQuestion.\n\nIf in doubt, ask the user.\n`;

/** A plan to mend a runner whose prompt had it hang, with what its template said in quotes. Read in place; it lies beside the corpus. */
const FAULTS =
  process.env.LL_CORPUS === undefined ? null : path.join(process.env.LL_CORPUS, "../seeds/004_729c70af53de09c4.txt");

describe.skipIf(FAULTS === null || !existsSync(FAULTS))(
  "template lint on the faults of a runner that hung, read from LL_CORPUS (skipped where it is not set)",
  () => {
    it("finds every instruction that is quoted there, and leaves the prohibition alone", async () => {
      const text = readFileSync(FAULTS ?? "", "utf8");
      const quoted = [...text.matchAll(/"([^"\n]*(?:AskUserQuestion|Present options)[^"\n]*)"/g)].map(
        (match) => match[1],
      );
      expect(quoted.length).toBeGreaterThan(2);
      const forbidden = /`- (Do NOT use AskUserQuestion [^`]*)`/.exec(text)?.[1];
      await using sandbox = await makeSandbox({
        files: { ".issues/bugs/.keep": "", "hung.md": `${HEAD}${forbidden}\n\n${quoted.join("\n\n")}\n` },
      });
      const { code, stdout } = await runCli(sandbox, ["template", "lint", "hung.md", "--json"]);
      const found: { line: number; severity: string }[] = JSON.parse(stdout).findings;
      expect(code).toBe(1);
      expect([...new Set(found.map(({ line, severity }) => `${line} ${severity}`))]).toEqual(
        quoted.map((_, index) => `${6 + 2 * index} error`),
      );
    });
  },
);

describe("template lint", () => {
  it("has nothing to say of the templates that come with the program", async () => {
    await using sandbox = await makeSandbox({ files: { ".issues/bugs/.keep": "" } });
    const { code, stdout } = await runCli(sandbox, ["template", "lint", "--json"]);
    expect([code, JSON.parse(stdout).findings]).toEqual([0, []]);
    const shipped = readdirSync(SHIPPED_TEMPLATES).filter((name) => name.endsWith(".md"));
    expect(JSON.parse(stdout).templates.map((file: string) => path.basename(file))).toEqual(shipped.sort());
  });

  it("names the line of the repository's own template that invites a question", async () => {
    await using sandbox = await makeSandbox({
      files: { ".issues/bugs/.keep": "", "templates/manage_issue.md": OWN },
    });
    const { code, stdout } = await runCli(sandbox, ["template", "lint"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^templates\/manage_issue\.md\n {2}6:14 +error +.*ask the user/);
  });

  it("looks at the files it is given, and refuses what is no template", async () => {
    await using sandbox = await makeSandbox({
      files: { ".issues/bugs/.keep": "", "a.md": `${HEAD}Never use AskUserQuestion.\n`, "b.md": "no head\n" },
    });
    expect(await runCli(sandbox, ["template", "lint", "a.md"])).toMatchObject({ code: 0, stdout: "good a.md\n" });
    for (const [file, error] of [
      ["b.md", "LLI_TEMPLATE_INVALID"],
      ["c.md", "LLI_TEMPLATE_NOT_FOUND"],
    ] as const) {
      const { code, stdout } = await runCli(sandbox, ["template", "lint", file, "--json"]);
      expect([code, JSON.parse(stdout).error.code]).toEqual([2, error]);
    }
  });
});
