import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../src/config/config.ts";
import { findIssue } from "../src/find/find-issue.ts";
import { scanIssues } from "../src/scan/scan-issues.ts";

const corpus = process.env.LL_CORPUS;

describe.skipIf(corpus === undefined)("real trees (needs LL_CORPUS, the folder of both corpora)", () => {
  it.each([
    ["type-dir-layout", "type-dir", 2062],
    ["completed-dir-layout", "completed-dir", 325],
  ])("%s is read completely", async (name, layout, total) => {
    const root = `${corpus}/${name}`;
    const result = await scanIssues(root, DEFAULT_CONFIG);
    expect(result).toMatchObject({ layout, counts: { total } });
    const onDisk = readdirSync(`${root}/.issues`, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => `.issues/${file}`);
    expect(result.issues.map(({ path }) => path)).toEqual(onDisk.sort());
    expect(result.diagnostics.filter(({ rule }) => rule === "unreadable-file")).toEqual([]);
    for (const issue of result.issues.filter((_, index) => index % 97 === 0)) {
      await expect(findIssue(root, DEFAULT_CONFIG, issue.path)).resolves.toMatchObject({ path: issue.path });
    }
  });
});
