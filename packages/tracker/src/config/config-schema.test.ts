import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { DEFAULT_CONFIG } from "./config.ts";
import { configSchema, renderConfigJsonSchema } from "./config-schema.ts";

const published = new URL("../../schema/ll-issues.config.schema.json", import.meta.url);

it("is published as it is (npm run schema -w packages/tracker renews it)", () => {
  // Compared as values: the line breaks of the published file are the formatter's.
  expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(JSON.parse(renderConfigJsonSchema()));
});

it("says in JSON Schema what it says in zod", () => {
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(renderConfigJsonSchema()));
  for (const [value, valid] of [
    [{}, true],
    [{ $schema: "./x.json", checks: [{ name: "Tests", command: "npm test" }], limits: { budgetUsd: null } }, true],
    [{ rules: { "missing-h1": "error" } }, true],
    [{ limit: {} }, false],
    [{ limits: { turns: -1 } }, false],
    [{ issues: { types: { bug: { prefix: "bug", dir: "bugs", action: "fix" } } } }, false],
  ] as const) {
    expect([value, validate(value), configSchema.safeParse(value).success]).toEqual([value, valid, valid]);
  }
});

it("has the defaults of the module that does without zod", () => {
  const { issues, ...rest } = configSchema.parse({});
  expect(rest).toEqual({ ...DEFAULT_CONFIG, issues: undefined });
  expect(issues).toEqual({ ...DEFAULT_CONFIG.issues, types: {} });
});
