import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatRulesPage } from "./format-rules-page.ts";
import { RULES } from "./index.ts";

describe("docs/rules.md", () => {
  it("is what scripts/build-rules-docs.mjs writes", () => {
    const page = readFileSync(new URL("../../../../docs/rules.md", import.meta.url), "utf8");
    expect(page).toBe(formatRulesPage(RULES));
  });

  it("says something of its own about every rule", () => {
    expect(new Set(RULES.map((rule) => rule.description)).size).toBe(RULES.length);
    expect(RULES.filter((rule) => rule.description.length < 80)).toEqual([]);
  });
});
