import { chmodSync, chownSync, lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeTree } from "../../test/tree.ts";
import { createFileExclusively, moveFileExclusively } from "./create-file-exclusively.ts";
import { writeFileDurably } from "./write-file-durably.ts";

const asRoot = process.getuid?.() === 0;

describe("writeFileDurably", () => {
  it("replaces the file and leaves nothing else", () => {
    const tree = makeTree({ "a.md": "old" });
    writeFileDurably(tree.path("a.md"), "new\n", { root: tree.root, expected: "old" });
    expect(tree.read("a.md")).toBe("new\n");
    expect(tree.list()).toEqual(["a.md"]);
  });

  it("writes bytes as they are", () => {
    const tree = makeTree({ "a.md": new Uint8Array([0xff, 0xfe]) });
    writeFileDurably(tree.path("a.md"), new Uint8Array([0xfe, 0xff]), {
      root: tree.root,
      expected: new Uint8Array([0xff, 0xfe]),
    });
    expect(statSync(tree.path("a.md")).size).toBe(2);
  });

  it.each([0o600, 0o640, 0o664, 0o755])("A60: keeps mode %o", (mode) => {
    const tree = makeTree({ "a.md": "old" });
    chmodSync(tree.path("a.md"), mode);
    writeFileDurably(tree.path("a.md"), "new", { root: tree.root, expected: "old" });
    expect(statSync(tree.path("a.md")).mode & 0o7777).toBe(mode);
  });

  it.skipIf(!asRoot)("A60: keeps the owner (needs root)", () => {
    const tree = makeTree({ "a.md": "old" });
    chownSync(tree.path("a.md"), 65534, 65533);
    writeFileDurably(tree.path("a.md"), "new", { root: tree.root, expected: "old" });
    expect(statSync(tree.path("a.md"))).toMatchObject({ uid: 65534, gid: 65533 });
  });

  it("A48: keeps what somebody else wrote in the meantime", () => {
    const tree = makeTree({ "a.md": "theirs" });
    expect(() => writeFileDurably(tree.path("a.md"), "ours", { root: tree.root, expected: "old" })).toThrow(
      expect.objectContaining({ code: "LLI_CONFLICT", path: "a.md" }),
    );
    expect(tree.read("a.md")).toBe("theirs");
    expect(tree.list()).toEqual(["a.md"]);
  });

  it("does not bring back a file that was removed", () => {
    const tree = makeTree();
    expect(() => writeFileDurably(tree.path("a.md"), "ours", { root: tree.root, expected: "old" })).toThrow(
      expect.objectContaining({ code: "LLI_CONFLICT" }),
    );
    expect(tree.list()).toEqual([]);
  });

  it("writes nothing when nothing changes, and still sees a conflict", () => {
    const tree = makeTree({ "a.md": "same" });
    const before = statSync(tree.path("a.md")).ino;
    writeFileDurably(tree.path("a.md"), "same", { root: tree.root, expected: "same" });
    expect(statSync(tree.path("a.md")).ino).toBe(before);
    expect(() => writeFileDurably(tree.path("a.md"), "x", { root: tree.root, expected: "x" })).toThrow(
      expect.objectContaining({ code: "LLI_CONFLICT" }),
    );
  });

  it("A59: refuses links, also dangling ones, and folders", () => {
    const tree = makeTree({ "real.md": "old" });
    symlinkSync("real.md", tree.path("link.md"));
    symlinkSync("nowhere", tree.path("dangling.md"));
    mkdirSync(tree.path("folder.md"));
    for (const name of ["link.md", "dangling.md", "folder.md"]) {
      expect(() => writeFileDurably(tree.path(name), "new", { root: tree.root, expected: "old" })).toThrow(
        expect.objectContaining({ code: "LLI_NOT_REGULAR", path: name }),
      );
    }
    expect(tree.read("real.md")).toBe("old");
    expect(readlinkSync(tree.path("dangling.md"))).toBe("nowhere");
  });

  it("refuses a folder that leads out of the root", () => {
    const outside = makeTree({ "a.md": "old" });
    const tree = makeTree({ "b.md": "" });
    symlinkSync(outside.root, tree.path("bugs"));
    for (const path of [tree.path("bugs/a.md"), tree.path("../x.md")]) {
      expect(() => writeFileDurably(path, "new", { root: tree.root, expected: "old" })).toThrow(
        expect.objectContaining({ code: "LLI_OUTSIDE_ROOT" }),
      );
    }
    expect(outside.read("a.md")).toBe("old");
  });

  it("reports a folder that is gone as the system's error", () => {
    const tree = makeTree();
    expect(() => writeFileDurably(tree.path("bugs/a.md"), "new", { root: tree.root, expected: "old" })).toThrow(
      expect.objectContaining({ code: "LLI_IO", errno: "ENOENT", path: "bugs/a.md" }),
    );
  });
});

describe("createFileExclusively", () => {
  it("creates a complete file with the usual mode", () => {
    const tree = makeTree({ "bugs/x": "" });
    createFileExclusively(tree.path("bugs/a.md"), "text", { root: tree.root });
    expect(tree.read("bugs/a.md")).toBe("text");
    expect(statSync(tree.path("bugs/a.md")).mode & 0o777).toBe(0o666 & ~process.umask());
    expect(tree.list()).toEqual(["bugs/a.md", "bugs/x"]);
  });

  it("A57: never overwrites, not even a dangling link", () => {
    const tree = makeTree({ "a.md": "first" });
    symlinkSync("nowhere", tree.path("b.md"));
    for (const name of ["a.md", "b.md"]) {
      expect(() => createFileExclusively(tree.path(name), "second", { root: tree.root })).toThrow(
        expect.objectContaining({ code: "LLI_EXISTS", path: name }),
      );
    }
    expect(tree.read("a.md")).toBe("first");
    expect(tree.list()).toEqual(["a.md", "b.md"]);
  });
});

describe("moveFileExclusively", () => {
  it("moves", () => {
    const tree = makeTree({ "bugs/a.md": "text", "completed/x": "" });
    moveFileExclusively(tree.path("bugs/a.md"), tree.path("completed/a.md"), { root: tree.root });
    expect(tree.list()).toEqual(["completed/a.md", "completed/x"]);
    expect(tree.read("completed/a.md")).toBe("text");
  });

  it("A57: touches neither file when the name is taken", () => {
    const tree = makeTree({ "bugs/a.md": "one", "completed/a.md": "two" });
    expect(() => moveFileExclusively(tree.path("bugs/a.md"), tree.path("completed/a.md"), { root: tree.root })).toThrow(
      expect.objectContaining({ code: "LLI_EXISTS", path: "completed/a.md" }),
    );
    expect([tree.read("bugs/a.md"), tree.read("completed/a.md")]).toEqual(["one", "two"]);
  });

  it("refuses to move a link", () => {
    const tree = makeTree({ "a.md": "one" });
    symlinkSync("a.md", tree.path("b.md"));
    expect(() => moveFileExclusively(tree.path("b.md"), tree.path("c.md"), { root: tree.root })).toThrow(
      expect.objectContaining({ code: "LLI_NOT_REGULAR" }),
    );
    expect(lstatSync(tree.path("b.md")).isSymbolicLink()).toBe(true);
  });
});
