import { describe, expect, it } from "vitest";
import { parseArguments } from "./parse-arguments.ts";

const GLOBALS = {
  root: undefined,
  json: false,
  color: undefined,
  quiet: false,
  verbose: false,
  cache: true,
  pager: true,
};
const SCAN = {
  query: "",
  type: [],
  status: [],
  priority: [],
  label: [],
  rule: [],
  failOn: "error",
  maxWarnings: null,
  fix: false,
  dryRun: false,
  format: "text",
  changedSince: null,
  baseline: null,
  writeBaseline: false,
};
const RESOLVE = {
  gates: false,
  askPermissions: false,
  dryRun: false,
  commit: true,
  force: false,
  mode: "resolve",
  allowDirty: false,
  all: false,
  next: undefined,
  where: null,
  maxBudgetUsd: undefined,
  trust: [],
};

async function parse(...argv: string[]) {
  const line = await parseArguments(argv, "1.2.3", null);
  if ("printed" in line) return { printed: line.printed };
  const { chosen, ...globals } = line;
  return { ...globals, command: chosen.name, options: chosen.options };
}

describe("parseArguments", () => {
  it.each([
    [["scan"], { ...GLOBALS, command: "scan", options: SCAN }],
    [
      ["scan", "-C", "x", "--json", "--type", "bug,feature", "--status=open", "--no-color", "-q"],
      {
        ...GLOBALS,
        root: "x",
        json: true,
        color: false,
        quiet: true,
        command: "scan",
        options: { ...SCAN, format: "json", type: ["bug", "feature"], status: ["open"] },
      },
    ],
    [
      [
        "scan",
        "--rule",
        "missing-h1, id-conflict",
        "--max-warnings",
        "0",
        "--fail-on",
        "warning",
        "--fix",
        "--dry-run",
      ],
      {
        ...GLOBALS,
        command: "scan",
        options: {
          ...SCAN,
          rule: ["missing-h1", "id-conflict"],
          maxWarnings: 0,
          failOn: "warning",
          fix: true,
          dryRun: true,
        },
      },
    ],
    [
      ["scan", "label:cli", "-type:epic"],
      { ...GLOBALS, command: "scan", options: { ...SCAN, query: "label:cli !type:epic" } },
    ],
    [
      ["scan", "--format=sarif", "--changed-since", "origin/main", "--baseline", "b.json", "--write-baseline"],
      {
        ...GLOBALS,
        command: "scan",
        options: { ...SCAN, format: "sarif", changedSince: "origin/main", baseline: "b.json", writeBaseline: true },
      },
    ],
    [["show", "1e3"], { ...GLOBALS, command: "show", options: { id: "1e3" } }],
    [["show", "0x10"], { ...GLOBALS, command: "show", options: { id: "0x10" } }],
    [["show", "007"], { ...GLOBALS, command: "show", options: { id: "007" } }],
    [
      ["next", "-v", "--no-cache"],
      { ...GLOBALS, verbose: true, cache: false, command: "next", options: { all: false } },
    ],
    [["next", "--no-pager"], { ...GLOBALS, pager: false, command: "next", options: { all: false } }],
    [[], { ...GLOBALS, command: "status", options: {} }],
    [["--json"], { ...GLOBALS, json: true, command: "status", options: {} }],
    [
      ["list", "label:cli", "-type:epic", "--limit", "5", "-s", "priority,-created"],
      {
        ...GLOBALS,
        command: "list",
        options: {
          query: "label:cli !type:epic",
          all: false,
          sort: ["priority", "-created"],
          group: null,
          columns: [],
          limit: 5,
          format: "table",
        },
      },
    ],
    [
      ["set", "1", "bug-2", "priority=P1", "labels-=x", "-n"],
      {
        ...GLOBALS,
        command: "set",
        options: { ids: ["1", "bug-2"], assignments: ["priority=P1", "labels-=x"], dryRun: true },
      },
    ],
    [
      ["link", "1", "2", "Blocked_By", "3"],
      {
        ...GLOBALS,
        command: "link",
        options: { from: ["1", "2"], relation: "blocked-by", to: ["3"], remove: false, dryRun: false },
      },
    ],
    [
      ["close", "1", "--reason", "wont_do", "-m", "no"],
      { ...GLOBALS, command: "close", options: { ids: ["1"], reason: "wont_do", note: "no", dryRun: false } },
    ],
    [["init"], { ...GLOBALS, command: "init", options: {} }],
    [["prompt", "BUG-1", "--gates"], { ...GLOBALS, command: "prompt", options: { id: "BUG-1", gates: true } }],
    [["resolve", "BUG-1"], { ...GLOBALS, command: "resolve", options: { ...RESOLVE, ids: ["BUG-1"] } }],
    [
      ["resolve", "--where", "label:cli -type:epic", "--next", "2"],
      {
        ...GLOBALS,
        command: "resolve",
        options: { ...RESOLVE, ids: [], where: "label:cli -type:epic", next: 2 },
      },
    ],
    [
      ["resolve", "1", "--plan-only"],
      { ...GLOBALS, command: "resolve", options: { ...RESOLVE, ids: ["1"], mode: "plan" } },
    ],
    [
      ["resolve", "1", "--resume"],
      { ...GLOBALS, command: "resolve", options: { ...RESOLVE, ids: ["1"], mode: "resume" } },
    ],
    [
      ["resolve", "1", "FEAT-2", "--no-commit", "--dry-run", "--force", "--allow-dirty", "--gates"],
      {
        ...GLOBALS,
        command: "resolve",
        options: {
          ...RESOLVE,
          ids: ["1", "FEAT-2"],
          gates: true,
          dryRun: true,
          commit: false,
          force: true,
          allowDirty: true,
        },
      },
    ],
    [
      ["answer", "BUG-1", "Postgres", "1,3", "--question", "q1"],
      {
        ...GLOBALS,
        command: "answer",
        options: { id: "BUG-1", texts: ["Postgres", "1,3"], question: "q1", replace: false },
      },
    ],
    [
      ["answer", "BUG-1", "2", "--replace"],
      { ...GLOBALS, command: "answer", options: { id: "BUG-1", texts: ["2"], question: undefined, replace: true } },
    ],
    [["template", "lint"], { ...GLOBALS, command: "template", options: { files: [] } }],
    [["template", "lint", "a.md", "b.md"], { ...GLOBALS, command: "template", options: { files: ["a.md", "b.md"] } }],
  ])("%j", async (argv, expected) => {
    expect(await parse(...argv)).toEqual(expected);
  });

  it.each([
    [["create", "bug"], /A type and a title are missing/],
    [["set", "1"], /A change is missing/],
    [["list", "--limit", "x"], /--limit takes a number/],
    [["duplicates", "--min", "7"], /from 0 to 1/],
    [["scna"], /There is no such command/],
    [["list", "-g", "colour"], /^--group is one of status, type, priority, label, parent, not "colour"$/],
    [["close", "1", "--reason", "bored"], /^--reason is one of already_fixed, .*, not "bored"$/],
    [["frobnicate"], /Unknown argument: frobnicate/],
    [["show"], /An issue is missing/],
    [["show", "--", "--help"], /An issue is missing/],
    [["close"], /An issue is missing/],
    [["ci", "claim"], /An issue is missing/],
    [["ci", "pack"], /An issue is missing/],
    [["ci", "pack", "1"], /^FOLDER is missing: where to write them$/],
    [["ci", "apply"], /^FOLDER is missing: what ci pack wrote$/],
    [["ci", "collect"], /^FILES is missing: folders with what/],
    [["template"], /^ACTION is missing: what to do$/],
    [["show", "1", "2"], /Unknown argument: 2|Unknown command/],
    [["resolve", "1", "--where", "label:cli"], /--where goes with --next N or --all/],
    [["resolve", "--where", "label:cli"], /--next N or --all/],
    [["resolve", "--all", "--where", " "], /--where asks for nothing/],
    [["resolve", "1", "--plan-only", "--resume"], /only one of them/],
    [["resolve", "1", "--ask-permissions"], /--ask-permissions needs --gates/],
    [["scan", "--titel", "x"], /Unknown argument: titel/],
    [["scan", "--status", "open", "--status", "done"], /--status was given 2 times/],
    [["scan", "-C", "a", "-C", "b"], /was given 2 times/],
    [["scan", "--a.b", "1"], /Unknown argument: a\.b/],
    [["scan", "--type"], /A value is missing after: type/],
    [["scan", "--max-warnings", "many"], /--max-warnings takes a number/],
    [["scan", "--max-warnings", "-1"], /--max-warnings takes a number/],
    [["scan", "--fail-on", "fatal"], /fail-on|Invalid values/],
    [["scan", "--format", "xml"], /format|Invalid values/],
    [["scan", "--dry-run"], /--dry-run goes with --fix/],
    [["scan", "--json", "--format", "sarif"], /exclude each other/],
    [["resolve", "BUG-1", "--trust", "abc"], /--trust takes SHA-256/],
    [["scan", "--write-baseline"], /--write-baseline needs --baseline/],
  ])("A74: refuses %j", async (argv, message) => {
    await expect(parse(...argv)).rejects.toMatchObject({ code: "LLI_USAGE", message: expect.stringMatching(message) });
  });

  it("takes words that begin with a dash behind --, and says so where they are missed", async () => {
    const parsed = await parse("create", "bug", "-p", "P1", "--", "-rf", "is no option");
    expect(parsed).toMatchObject({ options: { type: "bug", title: "-rf is no option", priority: "P1" } });
    await expect(parse("list", "-draft")).rejects.toMatchObject({ hint: expect.stringContaining("'!draft'") });
  });

  it("shows how a command is written of which a word is missing", async () => {
    await expect(parse("template")).rejects.toMatchObject({ hint: "As in: ll-issues template <action> [files..]" });
    await expect(parse("show")).rejects.toMatchObject({ hint: "As in: ll-issues show <id>" });
  });

  it("names the command that is near", async () => {
    await expect(parse("lsit")).rejects.toMatchObject({ hint: "Did you mean list?" });
  });

  it.each([[["--help"]], [["scan", "--help"]], [["resolve", "-h"]]])("prints help for %j", async (argv) => {
    const line = await parse(...argv);
    expect(line).toMatchObject({ printed: expect.stringContaining("ll-issues") });
  });

  it("prints nothing where nothing completes a line, and runs nothing", async () => {
    expect(await parse("--get-yargs-completions", "ll-issues", "show", "no-such")).toEqual({ printed: "" });
  });

  it("prints the version also among other words", async () => {
    expect(await parse("--version", "--json")).toMatchObject({ printed: "1.2.3\n" });
  });
});
