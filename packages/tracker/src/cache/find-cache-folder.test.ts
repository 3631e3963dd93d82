import { expect, it } from "vitest";
import { findCacheFolder } from "./find-cache-folder.ts";

it.each([
  [{ HOME: "/home/a" }, "/home/a/.cache/ll-issues"],
  [{ HOME: "/home/a", XDG_CACHE_HOME: "/var/b" }, "/var/b/ll-issues"],
  [{ HOME: "/home/a", XDG_CACHE_HOME: "relative" }, "/home/a/.cache/ll-issues"],
  [{ HOME: "/home/a", LL_ISSUES_NO_CACHE: "1" }, null],
  [{ HOME: "relative" }, null],
  [{ HOME: "" }, null],
  [{}, null],
])("%j", (env: Record<string, string>, folder) => {
  expect(findCacheFolder(env)).toBe(folder);
});
