import { mkdirSync, symlinkSync } from "node:fs";
import { expect, it } from "vitest";
import { makeTree } from "../../test/tree.ts";
import { findRoot } from "./find-root.ts";

it("climbs to the nearest folder with .issues/", () => {
  const tree = makeTree({ ".issues/bugs/P1-BUG-1-a.md": "", "src/deep/file.ts": "" });
  expect(findRoot(tree.path("src/deep"))).toBe(tree.root);
});

it("takes a folder with only a configuration", () => {
  const tree = makeTree({ ".issues/x": "", "sub/ll-issues.config.json": "{}", "sub/src/a.ts": "" });
  expect(findRoot(tree.path("sub/src"))).toBe(tree.path("sub"));
});

it("does not take a file named .issues for the folder", () => {
  const tree = makeTree({ ".issues/a": "", "sub/.issues": "a file" });
  expect(findRoot(tree.path("sub"))).toBe(tree.root);
});

it("takes the explicit folder and does not climb from it", () => {
  const tree = makeTree({ ".issues/a": "", "sub/file": "" });
  expect(findRoot("/", tree.root)).toBe(tree.root);
  expect(findRoot(tree.path("sub"), "..")).toBe(tree.root);
  expect(() => findRoot(tree.root, "sub")).toThrow(
    expect.objectContaining({ code: "LLI_NO_ISSUES_DIR", hint: expect.stringContaining("ll-issues init") }),
  );
});

it("names an explicit folder that is not there", () => {
  const tree = makeTree({ ".issues/a": "" });
  expect(() => findRoot(tree.root, "nowhere")).toThrow(
    expect.objectContaining({ code: "LLI_ROOT_NOT_FOUND", path: "nowhere" }),
  );
});

it("says so when no folder upward is a root", () => {
  const tree = makeTree({ "src/a.ts": "" });
  expect(() => findRoot(tree.path("src"))).toThrow(expect.objectContaining({ code: "LLI_NO_ISSUES_DIR" }));
});

it("gives one root one name, whatever links lead to it", () => {
  const tree = makeTree();
  mkdirSync(tree.path("real/.issues"), { recursive: true });
  symlinkSync(tree.path("real"), tree.path("link"));
  expect(findRoot(tree.path("link"))).toBe(tree.path("real"));
  expect(findRoot("/", tree.path("link"))).toBe(tree.path("real"));
});
