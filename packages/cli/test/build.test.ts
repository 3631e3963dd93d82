import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What an install or a build made, and what no bundle is of. */
const LEFT_OUT = new Set(["node_modules", "dist", "test", "real-claude", "testkit"]);

let copy = "";
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "ll-build-"));
  const filter = (path: string): boolean => !LEFT_OUT.has(basename(path)) && !path.endsWith(".test.ts");
  for (const name of ["packages", "templates"]) cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter });
  for (const folder of ["", ...readdirSync(join(copy, "packages")).map((name) => join("packages", name))]) {
    const libraries = join(ROOT, folder, "node_modules");
    if (existsSync(libraries)) symlinkSync(libraries, join(copy, folder, "node_modules"));
  }
});
afterAll(() => rmSync(copy, { recursive: true }));

/** Build the copy, and read from the bundle what it calls itself: once where scans keep values, once where code is kept. */
function build(): ReadonlySet<string> {
  execFileSync(process.execPath, [join(copy, "packages/cli/build.mjs")], { stdio: "pipe" });
  const dist = join(copy, "packages/cli/dist");
  const texts = readdirSync(dist)
    .filter((name) => name.endsWith(".cjs"))
    .map((name) => readFileSync(join(dist, name), "utf8"));
  return new Set(texts.flatMap((text) => text.match(/"[0-9a-f]{16}"/g) ?? []));
}

describe("the name of a build", () => {
  it("is another one when what reads the exact headings in a thread has changed, so that nothing kept of it counts", () => {
    const before = build();
    expect(before.size).toBe(2);
    appendFileSync(join(copy, "packages/parser/src/exact/headings-by-remark.ts"), "// Reads otherwise.\n");
    const after = build();
    expect([...after].filter((name) => before.has(name))).toEqual([]);
  }, 120_000);
});
