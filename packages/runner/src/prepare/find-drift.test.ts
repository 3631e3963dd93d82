import { parseIssue } from "@ll-issues/parser";
import { makeSandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { findDrift } from "./find-drift.ts";

const body = (name: string) =>
  `${Array.from({ length: 12 }, (_, at) => `// ${name} ${at}\n`).join("")}function ${name}() {}\n`;
const issue = (location: string) =>
  parseIssue(`# BUG-1: x\n\n## Location\n\n${location}\n`, { path: ".issues/bugs/P1-BUG-1-x.md" });
const at = (file: string, lines?: string, anchor?: string) =>
  [
    `- **File**: \`${file}\``,
    ...(lines === undefined ? [] : [`- **Line(s)**: ${lines}`]),
    ...(anchor === undefined ? [] : [`- **Anchor**: \`in function ${anchor}\``]),
  ].join("\n");

describe("findDrift", () => {
  it("tells what has moved, and calls an issue lost only when nothing it points at is left", async () => {
    await using sandbox = await makeSandbox({
      files: { "stays.js": body("stays"), "old.js": body("renamed"), "gone.js": body("gone"), "lib/a.js": "a\n" },
    });
    const commit = await sandbox.git("rev-parse", "HEAD");
    await sandbox.git("mv", "old.js", "new.js");
    await sandbox.git("rm", "-q", "gone.js");
    await sandbox.write("stays.js", `// one more line\n${body("stays")}`);
    await sandbox.git("add", "-A");
    await sandbox.git("commit", "-qm", "move");
    const find = (...places: string[]) => findDrift(sandbox.repo, issue(places.join("\n")));

    expect(await find(at("stays.js", `1-3 (at scan commit: ${commit})`))).toEqual({
      notes: ["stays.js: what stood at lines 1-3 is at lines 2-4 now (found by its text)"],
      problem: null,
    });
    expect(await find(at("stays.js", "40", "stays"))).toEqual({
      notes: ["stays.js: what stood at line 40 is at line 14 now (found by its anchor)"],
      problem: null,
    });
    expect(await find(at("stays.js", "40"))).toEqual({
      notes: ["stays.js: what stood at line 40 is not found any more"],
      problem: null,
    });
    expect(await find(at("old.js", "3"))).toEqual({ notes: ["old.js is called new.js now"], problem: null });
    expect(await find(at("gone.js"), at("stays.js"))).toEqual({
      notes: ["gone.js is not there any more"],
      problem: null,
    });
    expect(await find(at("gone.js", "1-2"), at("gone.js", "7"))).toEqual({
      notes: ["gone.js is not there any more"],
      problem: "What it points at is gone: gone.js",
    });
    expect((await find(at("never.js", "7"))).problem).toBe("What it points at is gone: never.js");
    // To be made, a folder, outside, and nothing named at all.
    for (const file of ["to-be-made.js", "lib", "lib/"])
      expect(await find(at(file))).toEqual({ notes: [], problem: null });
    expect(await findDrift(sandbox.repo, issue("somewhere"))).toEqual({ notes: [], problem: null });
    expect((await find(at("../../etc/passwd", "1"))).notes).toEqual(["../../etc/passwd is not there any more"]);
  });
});
