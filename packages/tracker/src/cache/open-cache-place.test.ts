import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeTree } from "../../test/tree.ts";
import { openCachePlace } from "./open-cache-place.ts";

it("opens a place outside the tree", () => {
  const [{ root }, elsewhere] = [makeTree(), makeTree()];
  const place = openCachePlace({ XDG_CACHE_HOME: elsewhere.root }, root, "one");
  expect(place).toEqual({ folder: join(elsewhere.root, "ll-issues"), build: "one" });
  expect(openCachePlace({ XDG_CACHE_HOME: `${root}-beside` }, root, "one")).not.toBeNull();
});

it("opens none in the tree, which others may have filled, also through a link", () => {
  const [tree, elsewhere] = [makeTree(), makeTree()];
  mkdirSync(tree.path("cache"));
  symlinkSync(tree.path("cache"), elsewhere.path("link"));
  for (const folder of [tree.root, tree.path("cache"), tree.path("not/there"), elsewhere.path("link")]) {
    expect(openCachePlace({ XDG_CACHE_HOME: folder }, tree.root, "one"), folder).toBeNull();
  }
});

it("opens none where nothing is to be kept", () => {
  expect(openCachePlace({ LL_ISSUES_NO_CACHE: "1", HOME: "/home/a" }, makeTree().root, "one")).toBeNull();
});
