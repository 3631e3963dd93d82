import { makeSandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

const HEAD = "---\ndescription: own\n---\n";
const OWN = `${HEAD}Never use AskUserQuestion.\n\nIf in doubt, ask the user.\n`;

describe("template lint", () => {
  it("has nothing to say of the templates that come with the program", async () => {
    await using sandbox = await makeSandbox({ files: { ".issues/bugs/.keep": "" } });
    const { code, stdout } = await runCli(sandbox, ["template", "lint", "--json"]);
    expect([code, JSON.parse(stdout).findings]).toEqual([0, []]);
    expect(JSON.parse(stdout).templates).toHaveLength(2);
  });

  it("names the line of the repository's own template that invites a question", async () => {
    await using sandbox = await makeSandbox({
      files: { ".issues/bugs/.keep": "", "templates/manage_issue.md": OWN },
    });
    const { code, stdout } = await runCli(sandbox, ["template", "lint"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/templates\/manage_issue\.md\n {2}6:14 +error +.*ask the user/);
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
