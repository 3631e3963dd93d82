import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { git } from "../../test/git.ts";
import { makeTree } from "../../test/tree.ts";
import { findRenamedFile } from "./find-renamed-file.ts";

describe("findRenamedFile", () => {
  it("follows a file through its renames, and knows what was never there", async () => {
    const body = (word: string) => Array.from({ length: 20 }, (_, line) => `${word} ${line}\n`).join("");
    const { root } = makeTree({ "sub/src/a.js": body("a"), "sub/src/gone.js": body("gone"), "sub/x*.js": body("x") });
    const commit = (message: string) => {
      git(root, "add", "-A");
      git(root, "commit", "-qm", message);
    };
    git(root, "init", "-qb", "main");
    commit("begin");
    git(root, "mv", "sub/src/a.js", "sub/src/b.js");
    commit("once");
    git(root, "mv", "sub/src/b.js", "sub/c d.js");
    git(root, "mv", "sub/x*.js", "sub/y.js");
    git(root, "rm", "-q", "sub/src/gone.js");
    commit("twice");
    const sub = join(root, "sub");
    const find = (file: string) => findRenamedFile(sub, file, (path) => existsSync(join(sub, path)));
    expect(await find("src/a.js")).toEqual({ isKnown: true, now: "c d.js" });
    expect(await find("x*.js")).toEqual({ isKnown: true, now: "y.js" });
    expect(await find("src/gone.js")).toEqual({ isKnown: true, now: null });
    expect(await find("src/new.js")).toEqual({ isKnown: false, now: null });
    expect(await find("../sub/src/a.js")).toEqual({ isKnown: true, now: null });
    expect(await find("../../etc/passwd")).toEqual({ isKnown: false, now: null });
  });

  it("says nothing where there is no git", async () => {
    const { root } = makeTree({ "a.js": "x\n" });
    expect(await findRenamedFile(root, "b.js", () => true)).toEqual({ isKnown: false, now: null });
  });
});
