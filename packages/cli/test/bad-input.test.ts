import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";

const ISSUE = "---\nstatus: open\n---\n\n# BUG-001: One\n";
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await makeSandbox({
    files: {
      ".issues/bugs/P1-BUG-001-one.md": ISSUE,
      ".issues/bugs/P1-BUG-002-two.md": ISSUE.replaceAll("001", "002"),
      ".issues/features/P1-FEAT-002-other.md": ISSUE.replaceAll("BUG-001", "FEAT-002"),
      ".issues/bugs/P3-BUG-002-twin.md": ISSUE.replaceAll("001", "002"),
      ".issues/bugs/P3-BUG-005-broken.md": "---\na: b: c\n---\n# BUG-005: Broken\n",
    },
  });
});

afterAll(async () => {
  await sandbox.close();
});

/** Every refusal is checked in both forms: exit 2, code and hint, one JSON document on stdout, nothing written. */
async function refusal(argv: readonly string[], cwd?: string) {
  const before = [await sandbox.list(), await sandbox.git("status", "--porcelain")];
  const options = cwd === undefined ? argv : ["-C", cwd, ...argv];
  const text = await runCli(sandbox, options);
  const json = await runCli(sandbox, ["--json", ...options]);
  const { error } = JSON.parse(json.stdout);
  expect([await sandbox.list(), await sandbox.git("status", "--porcelain")]).toEqual(before);
  expect([text.code, json.code, text.stdout, json.stderr]).toEqual([2, 2, "", ""]);
  expect(text.stderr.split("\n")[0]).toContain(`ll-issues: ${error.code}: `);
  expect(error.hint, error.message).not.toBeNull();
  expect(error.message).not.toMatch(/\n/);
  return error;
}

describe("bad input", () => {
  it.each([
    [["show", "BUG-99"], "LLI_ISSUE_NOT_FOUND"],
    [["resolve", "BUG-99"], "LLI_ISSUE_NOT_FOUND"],
    [["prompt", "BUG-99"], "LLI_ISSUE_NOT_FOUND"],
    [["show", "BUG-2"], "LLI_ISSUE_AMBIGUOUS"],
    [["resolve", "2"], "LLI_ISSUE_AMBIGUOUS"],
    [["show", "../../etc/passwd"], "LLI_ISSUE_ID_INVALID"],
    [["resolve", "../../etc/passwd"], "LLI_ISSUE_ID_INVALID"],
    [["show", "1e3"], "LLI_ISSUE_ID_INVALID"],
    [["show", "0x10"], "LLI_ISSUE_ID_INVALID"],
    [["resolve", "--", "--help"], "LLI_ISSUE_ID_INVALID"],
    [["scan", "--titel", "x"], "LLI_USAGE"],
    [["frobnicate"], "LLI_USAGE"],
    [["resolve"], "LLI_USAGE"],
  ])("%j: %s", async (argv, code) => {
    expect((await refusal(argv)).code).toBe(code);
  });

  it("names the candidates of an ambiguous id", async () => {
    const { message, hint } = await refusal(["show", "BUG-2"]);
    expect(`${message} ${hint}`).toContain("P1-BUG-002-two.md");
    expect(`${message} ${hint}`).toContain("P3-BUG-002-twin.md");
  });

  it("names the nearest id", async () => {
    const { message, hint } = await refusal(["show", "BUG-9"]);
    expect(`${message} ${hint}`).toMatch(/BUG-00\d|FEAT-002/);
  });

  it("says so where there is no .issues folder", async () => {
    const error = await refusal(["scan"], sandbox.home);
    expect(error).toMatchObject({ code: "LLI_NO_ISSUES_DIR", hint: expect.stringContaining("ll-issues init") });
  });

  it("does not resolve an issue whose frontmatter cannot be edited", async () => {
    const { code, path } = await refusal(["resolve", "BUG-5"]);
    expect(code).toMatch(/^LLI_FM_/);
    expect(path).toBe(".issues/bugs/P3-BUG-005-broken.md");
  });

  it.each([
    ['{"checks": [], "limit": {}}', "LLI_CONFIG_UNKNOWN_KEY", /limits/],
    ['{"limits": {"wallSecond": 1}}', "LLI_CONFIG_UNKNOWN_KEY", /wallSeconds/],
    ['{"limits": {"turns": "many"}}', "LLI_CONFIG_INVALID", /turns/],
    ['{"limits": ', "LLI_CONFIG_SYNTAX", /./],
  ])("refuses the configuration %s", async (text, code, words) => {
    await using own = await makeSandbox({
      files: { ".issues/bugs/P1-BUG-001-one.md": ISSUE, "ll-issues.config.json": text },
    });
    const { code: exit, stdout } = await runCli(own, ["scan", "--json"]);
    const { error } = JSON.parse(stdout);
    expect([exit, error.code]).toEqual([2, code]);
    expect(`${error.message} ${error.hint}`).toMatch(words);
    expect(error.path).toContain("ll-issues.config.json");
  });
});
