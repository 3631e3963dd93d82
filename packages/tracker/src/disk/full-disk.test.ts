import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Tree } from "../../test/tree.ts";
import { makeTree } from "../../test/tree.ts";
import { createFileExclusively } from "./create-file-exclusively.ts";
import { writeFileDurably } from "./write-file-durably.ts";

/** Mounts as the tests need them; only root may, and not in every container. */
const mayMount = process.platform === "linux" && process.getuid?.() === 0 && canMount();

function canMount(): boolean {
  const probe = spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
  return probe.status === 0;
}

function mount(tree: Tree, name: string, options: string): void {
  mkdirSync(tree.path(name), { recursive: true });
  run("mount", "-t", "tmpfs", "-o", options, "tmpfs", tree.path(name));
  onTestFinished(() => run("umount", tree.path(name)));
}

function run(command: string, ...args: string[]): void {
  const result = spawnSync(command, args, { encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${result.stderr}`);
}

describe.skipIf(!mayMount)("on a file system of its own (needs root and mount)", () => {
  it("A43: a disk that fills up leaves the original and nothing else", () => {
    const tree = makeTree();
    mount(tree, ".issues", "size=256k");
    tree.write(".issues/a.md", "old");
    const large = "x".repeat(400 * 1024);
    for (const work of [
      () => writeFileDurably(tree.path(".issues/a.md"), large, { root: tree.root, expected: "old" }),
      () => createFileExclusively(tree.path(".issues/b.md"), large, { root: tree.root }),
    ]) {
      expect(work).toThrow(
        expect.objectContaining({ code: "LLI_IO", errno: "ENOSPC", hint: expect.stringContaining("space") }),
      );
    }
    expect([tree.list(), tree.read(".issues/a.md")]).toEqual([[".issues/a.md"], "old"]);
  });

  it("A60: a read-only mount leaves the original", () => {
    const tree = makeTree();
    mount(tree, ".issues", "size=256k");
    tree.write(".issues/a.md", "old");
    run("mount", "-o", "remount,ro", tree.path(".issues"));
    expect(() => writeFileDurably(tree.path(".issues/a.md"), "new", { root: tree.root, expected: "old" })).toThrow(
      expect.objectContaining({ code: "LLI_IO", errno: "EROFS" }),
    );
    expect(tree.read(".issues/a.md")).toBe("old");
  });
});

it.skipIf(process.getuid?.() === 0)(
  "A60: a folder of mode 0555 leaves the original (root may write everywhere)",
  () => {
    const tree = makeTree({ "bugs/a.md": "old" });
    chmodSync(tree.path("bugs"), 0o555);
    onTestFinished(() => chmodSync(tree.path("bugs"), 0o755));
    expect(() => writeFileDurably(tree.path("bugs/a.md"), "new", { root: tree.root, expected: "old" })).toThrow(
      expect.objectContaining({ code: "LLI_IO", errno: "EACCES" }),
    );
    expect(tree.read("bugs/a.md")).toBe("old");
  },
);
