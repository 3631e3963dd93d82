import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const LL_ISSUES = fileURLToPath(new URL("../bin.cjs", import.meta.url));
/** Not so long that it would be forgotten. */
const LONG_AGO = new Date(Math.floor(Date.now() / 1000) * 1000 - 24 * 60 * 60 * 1000);

let place = "";
let folder = "";
let cache = "";
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "ll-compiled-"));
  folder = join(place, "tree");
  cache = join(place, "cache/ll-issues");
  mkdirSync(join(folder, ".issues/bugs"), { recursive: true });
  writeFileSync(join(folder, ".issues/bugs/P1-BUG-001-slow.md"), "---\nstatus: open\n---\n\n# BUG-001: Slow\n");
});
afterEach(() => rmSync(place, { recursive: true }));

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH = "" } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [LL_ISSUES, ...words, "-C", folder], {
    cwd: folder,
    env: { PATH, HOME: folder, XDG_CACHE_HOME: join(place, "cache"), ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

function kept(): string[] {
  try {
    return readdirSync(cache)
      .filter((name) => name.startsWith("code-"))
      .map((name) => join(cache, name));
  } catch {
    return [];
  }
}

/** The one file that is kept, made old so that writing it again shows. */
function keptOnce(): string {
  const [file = "", ...more] = kept();
  expect(more).toEqual([]);
  utimesSync(file, LONG_AGO, LONG_AGO);
  return file;
}

describe("what V8 compiled", () => {
  it("is kept for the user alone, and taken in the next run", () => {
    const first = run(["show", "1"]);
    expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining("BUG-001: Slow") });
    const file = keptOnce();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(run(["show", "1"])).toEqual(first);
    expect(statSync(file).mtime).toEqual(LONG_AGO);
    run(["next"]);
    expect(kept()).toHaveLength(2);
  });

  it.each([
    [
      "has another byte",
      (bytes: Buffer) => bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1),
    ],
    ["ends early", (bytes: Buffer) => bytes.fill(0, bytes.length >> 1)],
  ])("is not taken when it %s", (_, damage) => {
    const first = run(["show", "1"]);
    const file = keptOnce();
    const bytes = readFileSync(file);
    damage(bytes);
    writeFileSync(file, bytes);
    expect(run(["show", "1"])).toEqual(first);
    expect(statSync(file).mtime).not.toEqual(LONG_AGO);
  });

  it.skipIf(process.platform === "win32")("is not taken when others may have written it", () => {
    const first = run(["show", "1"]);
    const file = keptOnce();
    chmodSync(file, 0o666);
    expect(run(["show", "1"])).toEqual(first);
    const { mtime, mode } = statSync(file);
    expect([mtime.getTime() === LONG_AGO.getTime(), mode & 0o777]).toEqual([false, 0o600]);
  });

  it.each([
    ["LL_ISSUES_NO_CACHE", { LL_ISSUES_NO_CACHE: "1" }],
    ["NODE_DISABLE_COMPILE_CACHE", { NODE_DISABLE_COMPILE_CACHE: "1" }],
    ["options to Node", { NODE_OPTIONS: "--max-old-space-size=512" }],
    ["no home", { HOME: "", XDG_CACHE_HOME: "relative" }],
    ["a file where its folder should be", { XDG_CACHE_HOME: "/dev/null" }],
  ])("is not kept with %s", (_, env) => {
    expect(run(["show", "1"], env)).toMatchObject({ status: 0, stderr: "" });
    expect(kept()).toEqual([]);
  });

  it.each([".issues", ".git"])(
    "is neither kept nor taken below a folder with %s, which somebody else may have filled",
    (sign) => {
      const first = run(["show", "1"]);
      mkdirSync(join(place, sign));
      const [file = ""] = kept();
      writeFileSync(file, readFileSync(file).fill(0xff, 100, 200));
      const before = readFileSync(file);
      expect(run(["show", "1"])).toEqual(first);
      expect(readFileSync(file)).toEqual(before);
    },
  );

  it("is not kept of a command line that was refused", () => {
    expect(run(["shwo", "1"]).status).toBe(2);
    expect(run(["show", "BUG-9"]).status).toBe(2);
    expect(kept()).toEqual([]);
  });
});
