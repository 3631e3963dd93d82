import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RULES } from "@ll-issues/parser";
import { makeSandbox, parseWorkflowCommands, type Sandbox } from "@ll-issues/testkit";
import publishedSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { runCli } from "./cli-harness.ts";
import { readXml } from "./read-xml.ts";

const HOSTILE = "a: b <img src=//e> ](x) @org/team ##[error]x | `%0A` \u202e";
const FILES = {
  "app/.issues/bugs/P1-BUG-001-lamp.md": "---\nstatus: open\ntype: Bug\n---\n\n# BUG-001: Lamp",
  "app/.issues/bugs/P2-BUG-002-a%b,c:d&e.md": `---\nstatus: ${JSON.stringify(HOSTILE)}\n---\n\n# BUG-002: ${HOSTILE}\n`,
  "app/.issues/bugs/P3-BUG-003-bell.md": "---\nstatus: open\ntitle: a: b\n---\n\n# BUG-003: Bell\n",
  "app/.issues/bugs/P3-BUG-004-fine.md": "---\nstatus: open\n---\n\n# BUG-004: Fine\n",
};

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await makeSandbox({ files: FILES });
});

afterAll(async () => {
  await sandbox.close();
});

async function scan(format: string, ...argv: string[]): Promise<string> {
  const { stdout, stderr, code } = await runCli(sandbox, [
    "scan",
    "-C",
    `${sandbox.repo}/app`,
    "--format",
    format,
    ...argv,
  ]);
  expect([code, stderr]).toEqual([1, ""]);
  return stdout;
}

async function findings() {
  return JSON.parse(await scan("json")).diagnostics as { rule: string; path: string; line: number; message: string }[];
}

describe("scan --format github", () => {
  it("annotates the file from the top of the repository, the line and the column, and nothing else is a command", async () => {
    const commands = parseWorkflowCommands(await scan("github", "-v"));
    const shown = await findings();
    expect(commands.map(({ name }) => name)).toEqual(["error", "warning", "warning", "warning", "notice"]);
    expect(commands.length).toBe(shown.length);
    expect(commands[0]).toEqual({
      name: "error",
      properties: {
        file: "app/.issues/bugs/P3-BUG-003-bell.md",
        line: "3",
        col: "8",
        title: "frontmatter-invalid-yaml",
      },
      data: expect.stringContaining("must be quoted"),
    });
    const names = commands.map(({ properties }) => properties.file);
    expect(names).toContain("app/.issues/bugs/P2-BUG-002-a%b,c:d&e.md");
    expect(commands.some(({ data }) => data.includes("##\\u{5b}error]x"))).toBe(true);
    expect(commands.every(({ data }) => !/[\u0000-\u001f\u202e]/.test(data))).toBe(true);
  });
});

const corpus = process.env.LL_CORPUS;

describe.skipIf(corpus === undefined)("annotations of the corpora (skipped without LL_CORPUS)", () => {
  it.each(["type-dir-layout", "completed-dir-layout"])(
    "all stand on a line and a column that %s has",
    async (layout) => {
      const root = `${corpus}/${layout}`;
      const { stdout } = await runCli(sandbox, ["scan", "-C", root, "--format", "github", "-v"]);
      const commands = parseWorkflowCommands(stdout);
      expect(commands.length).toBeGreaterThan(50);
      const outside = commands.filter(({ properties: { file = "", line, col } }) => {
        const text = readFileSync(join(root, file), "utf8").split("\n")[Number(line) - 1];
        return text === undefined || Number(col) < 1 || Number(col) > text.length + 1;
      });
      expect(outside).toEqual([]);
    },
  );
});

describe("scan --format sarif", () => {
  it("is valid against the schema of SARIF 2.1.0, with help for each rule and places from the top", async () => {
    const log = JSON.parse(await scan("sarif"));
    // The published schema is of draft 4, whose `id` ajv no longer takes; the keywords it uses mean the same now.
    const { id, ...schema } = publishedSchema;
    const validate = new Ajv({
      strict: false,
      validateFormats: false,
      validateSchema: false,
      unicodeRegExp: false,
    }).compile(schema);
    expect(id).toContain("sarif");
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...log, version: "2.0.0" })).toBe(false);
    const [run] = log.runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ name }) => name));
    const invalid = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === "frontmatter-invalid-yaml");
    expect(invalid).toMatchObject({
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "app/.issues/bugs/P3-BUG-003-bell.md", uriBaseId: "%SRCROOT%" },
            region: { startLine: 3, startColumn: 8 },
          },
        },
      ],
    });
    expect(run.tool.driver.rules[invalid.ruleIndex].id).toBe("frontmatter-invalid-yaml");
    expect(run.results.map((one: { locations: unknown }) => JSON.stringify(one.locations)).join()).toContain(
      "P2-BUG-002-a%25b%2Cc%3Ad%26e.md",
    );
    const prints = run.results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints));
    expect(new Set(prints).size).toBe(run.results.length);
  });
});

describe("scan --format junit", () => {
  it("is XML with a case for each file, which fails by what makes the command fail", async () => {
    const suites = readXml(await scan("junit", "--fail-on", "warning"));
    expect(suites).toMatchObject({ name: "testsuites", attributes: { tests: "4", failures: "3", errors: "0" } });
    const cases = suites.children[0]?.children ?? [];
    expect(cases.map(({ attributes, children }) => [attributes.name, children.map(({ name }) => name)])).toEqual([
      ["P1-BUG-001-lamp.md", ["failure"]],
      ["P2-BUG-002-a%b,c:d&e.md", ["failure"]],
      ["P3-BUG-003-bell.md", ["failure"]],
      ["P3-BUG-004-fine.md", []],
    ]);
    expect(cases[1]?.children[0]?.text).toContain("<img src=//e>");
    const atError = readXml(await scan("junit"));
    expect(atError.attributes).toMatchObject({ tests: "4", failures: "1" });
    expect(atError.children[0]?.children[0]?.children.map(({ name }) => name)).toEqual(["system-out"]);
  });
});

/** Jenkins reads JUnit reports by this schema; its licence stands in it. */
const JUNIT_SCHEMA = readFileSync(fileURLToPath(new URL("./schemas/jenkins-junit.xsd", import.meta.url)), "utf8");

async function faultsOf(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: "report.xml", contents: xml }],
    schema: [JUNIT_SCHEMA],
    // The report of a large tree has tens of megabytes; pages are of 64 KiB.
    maxMemoryPages: 8192,
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

describe("scan --format junit and the schema of Jenkins", () => {
  it("is valid with failures, with output, and with texts that are no XML", async () => {
    const report = await scan("junit", "--fail-on", "warning", "-v");
    expect(await faultsOf(report)).toEqual([]);
    expect(await faultsOf(await scan("junit"))).toEqual([]);
    expect(await faultsOf(report.replace(/ name="P1-BUG[^"]*"/, ""))).not.toEqual([]);
  });

  it.skipIf(corpus === undefined).each(["type-dir-layout", "completed-dir-layout"])(
    "is valid for all of %s (skipped without LL_CORPUS)",
    async (layout) => {
      const { stdout } = await runCli(sandbox, ["scan", "-C", `${corpus}/${layout}`, "--format", "junit", "-v"]);
      expect(await faultsOf(stdout)).toEqual([]);
    },
  );
});

describe("scan --format markdown", () => {
  it("A64: shows the findings with nothing of an issue's text alive", async () => {
    const summary = await scan("markdown");
    expect(summary).toContain("4 issues (4 open). Findings: 1 error, 3 warnings, 1 info.");
    expect(summary).toContain("| frontmatter-invalid-yaml |");
    expect(summary).not.toContain("<img");
    expect(summary).not.toMatch(/@org|##\[|\u202e|]\(x\)/);
    const rows = summary.split("\n").filter((line) => line.startsWith("|"));
    expect(rows.map((row) => row.split("|").length)).toEqual(rows.map(() => 6));
  });
});
