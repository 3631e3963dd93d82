import { existsSync } from "node:fs";
import { join } from "node:path";
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
async function refusal(argv: readonly string[], { cwd, own = sandbox }: { cwd?: string; own?: Sandbox } = {}) {
  const before = [await own.list(), await own.git("status", "--porcelain")];
  const options = cwd === undefined ? argv : ["-C", cwd, ...argv];
  const text = await runCli(own, options);
  const json = await runCli(own, ["--json", ...options]);
  const { error } = JSON.parse(json.stdout);
  expect([await own.list(), await own.git("status", "--porcelain")]).toEqual(before);
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
    const error = await refusal(["scan"], { cwd: sandbox.home });
    expect(error).toMatchObject({ code: "LLI_NO_ISSUES_DIR", hint: expect.stringContaining("ll-issues init") });
  });

  it("does not resolve an issue whose frontmatter cannot be edited", async () => {
    const { code, path } = await refusal(["resolve", "BUG-5"]);
    expect(code).toMatch(/^LLI_FM_/);
    expect(path).toBe(".issues/bugs/P3-BUG-005-broken.md");
  });

  describe("frontmatter that is refused", () => {
    let own: Sandbox;
    const pwned = (): string => join(own.home, "pwned");
    const code = (): string => `{a: (require("fs").writeFileSync(${JSON.stringify(pwned())}, "1"))}`;
    /** The block with its opening line, and the code by which everything that is asked of the file refuses. */
    const cases: readonly (readonly [name: string, code: string, block: () => string])[] = [
      ["A1: JavaScript", "LLI_FM_LANGUAGE", () => `---js\n${code()}`],
      ...["javascript", "JS", " js", "json", "coffee", "toml"].map(
        (tag) => [`A2: ---${tag}`, "LLI_FM_LANGUAGE", () => `---${tag}\n${code()}`] as const,
      ),
      ...["toString", "constructor", "__proto__", "valueOf"].map(
        (tag) => [`A3: ---${tag}`, "LLI_FM_LANGUAGE", () => `---${tag}\nstatus: done`] as const,
      ),
      ["A7: 300,000 lines", "LLI_FM_TOO_LARGE", () => `---\n${"\n".repeat(300_000)}a: 1`],
      ["A8: an alias bomb", "LLI_FM_ANCHOR", () => `---\n${aliasBomb()}`],
      ["A9: flow lists in each other", "LLI_FM_DEPTH", () => `---\nv: ${"[".repeat(5000)}${"]".repeat(5000)}`],
      [
        "A9: maps in each other",
        "LLI_FM_DEPTH",
        () => `---\n${Array.from({ length: 9 }, (_, n) => `${" ".repeat(n)}a:`).join("\n")}`,
      ],
      ["A10: explicit keys", "LLI_FM_TOO_LARGE", () => `---\na: [${"? ".repeat(32_000)}]`],
      ["A10: fewer explicit keys", "LLI_FM_DEPTH", () => `---\na: [${"? ".repeat(4000)}]`],
      ["A11: __proto__", "LLI_FM_KEY", () => "---\n__proto__: {polluted: 1}"],
      ["A11: constructor", "LLI_FM_KEY", () => "---\nconstructor: {prototype: {polluted: 1}}"],
      ["A13: a directive", "LLI_FM_DIRECTIVE", () => "---\n%YAML 1.1\na: yes"],
      ...['!!js/function "x"', "!!timestamp 2024-01-02", "!x y"].map(
        (value) => [`A14: ${value}`, "LLI_FM_TAG", () => `---\na: ${value}`] as const,
      ),
      ...["text", "- a\n- b", "12"].map(
        (value) => [`A18: ${JSON.stringify(value)}`, "LLI_FM_NOT_MAP", () => `---\n${value}`] as const,
      ),
    ];
    const idOf = (name: string): string => `BUG-${101 + cases.findIndex(([one]) => one === name)}`;
    /** Bad YAML of which the simple lines are read all the same. */
    const recovered = [
      ["A5: an open list", 201, "status: blocked\na: [", 4],
      ["A12: a key that stands twice", 202, "status: blocked\nstatus: done", 3],
    ] as const;

    beforeAll(async () => {
      own = await makeSandbox({ files: { ".issues/bugs/P1-BUG-001-one.md": ISSUE } });
      const write = (id: string, block: string) =>
        own.write(`.issues/bugs/P2-${id}-x.md`, `${block}\n---\n\n# ${id}: Known by its heading\n`);
      for (const [name, , block] of cases) await write(idOf(name), block());
      for (const [, number, block] of recovered) await write(`BUG-${number}`, `---\n${block}`);
    });

    afterAll(async () => {
      expect(existsSync(pwned())).toBe(false);
      expect(Reflect.get({}, "polluted")).toBeUndefined();
      await own.close();
    });

    it.each(cases)("%s: %s of show, set and resolve", async (name, code) => {
      const id = idOf(name);
      for (const argv of [
        ["show", id],
        ["set", id, "status=done"],
        ["resolve", id],
        ["resolve", id, "--dry-run"],
      ]) {
        const error = await refusal(argv, { own });
        expect([argv, error.code, error.path]).toEqual([argv, code, `.issues/bugs/P2-${id}-x.md`]);
        expect(error.line).toBeGreaterThan(0);
      }
      const { stderr } = await runCli(own, ["show", id]);
      // What the file's name and its heading say is said all the same.
      expect(stderr).toContain(`\n${id}: Known by its heading\n`);
      expect(stderr).toMatch(/\n *status +open \(from the default\)/);
    });

    it.each(recovered)("%s: shown with the finding, neither set nor resolved", async (_, number, __, line) => {
      const id = `BUG-${number}`;
      const shown = await runCli(own, ["show", id, "--json"]);
      expect([shown.code, JSON.parse(shown.stdout).issue.status]).toEqual([0, "blocked"]);
      expect(shown.stderr).toContain(`P2-${id}-x.md\n`);
      expect(shown.stderr).toMatch(new RegExp(`^ +${line}:\\d+ +error .*LLI_FM_YAML`, "m"));
      expect((await runCli(own, ["show", id])).stderr).toBe(shown.stderr);
      for (const argv of [
        ["set", id, "status=done"],
        ["resolve", id],
        ["resolve", id, "--dry-run"],
        ["prompt", id],
      ])
        expect(await refusal(argv, { own })).toMatchObject({ code: "LLI_FM_YAML", line });
    });

    it("A1: the scan lists every issue, those too, with a finding each", async () => {
      const { code, stdout } = await runCli(own, ["scan", "--json"]);
      const { issues, diagnostics } = JSON.parse(stdout);
      expect([code, issues.length]).toEqual([1, cases.length + recovered.length + 1]);
      expect(issues[0]).toMatchObject({ id: "BUG-001", ready: true });
      const found = diagnostics.filter(({ rule }: { rule: string }) => rule === "frontmatter-invalid-yaml");
      expect(found.length).toBe(cases.length + recovered.length);
    });

    it("of several named issues leaves those out that cannot be begun, as a resolve does", async () => {
      const bad = idOf('A18: "12"');
      const { code, stdout } = await runCli(own, ["resolve", bad, "BUG-1", "--dry-run", "--json"]);
      const { plans, refused } = JSON.parse(stdout);
      expect([code, plans.map(({ issue }: { issue: string }) => issue)]).toEqual([1, ["BUG-001"]]);
      expect(refused).toMatchObject([{ issue: `.issues/bugs/P2-${bad}-x.md`, error: { code: "LLI_FM_NOT_MAP" } }]);
      const text = await runCli(own, ["resolve", bad, "BUG-1", "--dry-run"]);
      expect([text.code, text.stdout.includes("BUG-001"), text.stderr.includes("LLI_FM_NOT_MAP")]).toEqual([
        1,
        true,
        true,
      ]);
    });
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

/** Nine aliases of nine aliases and so on: a few hundred bytes that unfold to gigabytes. */
function aliasBomb(): string {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 9; level++)
    lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(", ")}]`);
  return lines.join("\n");
}
