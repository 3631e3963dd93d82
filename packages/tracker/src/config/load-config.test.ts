import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import { loadConfig } from "./load-config.ts";

const FILE = "ll-issues.config.json";

function withConfig(text: string): Promise<unknown> {
  return loadConfig(makeTree({ [FILE]: text }).root);
}

describe("defaults", () => {
  it("are the configuration where there is no file", async () => {
    await expect(loadConfig(makeTree().root)).resolves.toEqual(DEFAULT_CONFIG);
  });

  it.each(["{}", '{"issues":{},"claude":{},"limits":{},"git":{},"rules":{}}', '\uFEFF{"$schema":"x"}'])(
    "fill in what %j leaves out",
    async (text) => {
      await expect(withConfig(text)).resolves.toEqual(DEFAULT_CONFIG);
    },
  );

  it("stay for the keys beside the ones given", async () => {
    await expect(
      withConfig('{"limits":{"turns":0,"wallSeconds":1.5},"git":{"commit":false},"rules":{"footer-conflict":"off"}}'),
    ).resolves.toEqual({
      ...DEFAULT_CONFIG,
      limits: { ...DEFAULT_CONFIG.limits, turns: 0, wallSeconds: 1.5 },
      git: { commit: false, message: "{verb}({id}): {title}", trailer: "Issue" },
      rules: { "footer-conflict": "off" },
    });
  });
});

describe("types", () => {
  it("add to the four that are built in, and replace by name", async () => {
    const config = await loadConfig(
      makeTree({
        [FILE]: JSON.stringify({
          issues: {
            types: {
              bug: { prefix: "DEFECT", dir: "defects", action: "repair" },
              task: { prefix: "TASK", dir: "tasks", action: "do" },
            },
          },
        }),
      }).root,
    );
    expect(config.issues.types.map((type) => `${type.name} ${type.prefix} ${type.dir}`)).toEqual([
      "feature FEAT features",
      "enhancement ENH enhancements",
      "epic EPIC epics",
      "bug DEFECT defects",
      "task TASK tasks",
    ]);
  });

  it.each([
    ["prefix", { prefix: "BUG", dir: "tasks", action: "do" }],
    ["dir", { prefix: "TASK", dir: "bugs", action: "do" }],
  ])("may not share a %s", async (key, task) => {
    await expect(withConfig(JSON.stringify({ issues: { types: { task } } }))).rejects.toMatchObject({
      code: "LLI_CONFIG_INVALID",
      key: `issues.types.task.${key}`,
      message: expect.stringContaining("belongs to the type bug"),
    });
  });
});

describe("unknown keys", () => {
  it.each([
    ['{"limit":{}}', "limit", "limits", 1, 2],
    ['{\n  "limits": {\n    "turn": 3\n  }\n}', "limits.turn", "limits.turns", 3, 5],
    [
      '{"checks":[{"name":"a","command":"b"},{"name":"a","comand":"b"}]}',
      "checks.1.comand",
      "checks[1].command",
      1,
      51,
    ],
    [
      '{"issues":{"types":{"x":{"prefix":"X","dir":"xs","acton":"do"}}}}',
      "issues.types.x.acton",
      "issues.types.x.action",
      1,
      50,
    ],
    ['{"rules":{"footer-conflic":"off"}}', "rules.footer-conflic", "rules.footer-conflict", 1, 11],
    ['{"claude":{"permisionMode":"plan"}}', "claude.permisionMode", "claude.permissionMode", 1, 12],
    ['{"git":{"__proto__":1}}', "git.__proto__", null, 1, 9],
  ])("%s", async (text, key, nearest, line, column) => {
    await expect(withConfig(text)).rejects.toMatchObject({
      code: "LLI_CONFIG_UNKNOWN_KEY",
      path: FILE,
      key,
      line,
      column,
      hint:
        nearest === null ? expect.stringContaining("Known here: commit, message, trailer") : `Did you mean ${nearest}?`,
    });
  });
});

describe("wrong values", () => {
  it.each([
    ['{"limits":{"turns":"many"}}', "limits.turns", 12],
    ['{"limits":{"turns":1.5}}', "limits.turns", 12],
    ['{"limits":{"wallSeconds":-1}}', "limits.wallSeconds", 12],
    ['{"issues":{"dir":"../elsewhere"}}', "issues.dir", 12],
    ['{"issues":{"dir":"/etc"}}', "issues.dir", 12],
    ['{"issues":{"types":{"x":{"prefix":"X","dir":"completed","action":"do"}}}}', "issues.types.x.dir", 39],
    ['{"checks":[{"name":"Tests"}]}', "checks.0.command", 12],
    ['{"checks":[{"name":"a\\nb","command":"x"}]}', "checks.0.name", 13],
    ['{"claude":{"permissionMode":"yolo"}}', "claude.permissionMode", 12],
    ['{"rules":{"missing-h1":"fatal"}}', "rules.missing-h1", 11],
    ["[]", "", 1],
  ])("%s", async (text, key, column) => {
    await expect(withConfig(text)).rejects.toMatchObject({
      code: "LLI_CONFIG_INVALID",
      path: FILE,
      key,
      line: 1,
      column,
    });
  });
});

describe("what is not JSON", () => {
  it.each([
    ["", 1, 1],
    ["{\n  // no comments\n}", 2, 3],
    ['{"a": 1,}', 1, 9],
    ['{\n  "limits": {"turns": x}\n}', 2, 23],
    ["\u0000", 1, 1],
  ])("%j", async (text, line, column) => {
    await expect(withConfig(text)).rejects.toMatchObject({ code: "LLI_CONFIG_SYNTAX", path: FILE, line, column });
  });

  it("is told from what cannot be read", async () => {
    const folder = makeTree();
    mkdirSync(folder.path(FILE));
    await expect(loadConfig(folder.root)).rejects.toMatchObject({ code: "LLI_NOT_REGULAR" });
    const link = makeTree({ elsewhere: "{}" });
    symlinkSync("elsewhere", link.path(FILE));
    await expect(loadConfig(link.root)).rejects.toMatchObject({ code: "LLI_NOT_REGULAR" });
  });
});
