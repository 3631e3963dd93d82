import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { awaitTick } from "../../test/await-tick.ts";
import { LARGE_COUNT, largeName, makeLargeTree } from "../../test/large-tree.ts";
import { makeTree, type Tree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { findIssue } from "../find/find-issue.ts";
import { listNamedIssues } from "../find/list-named-issues.ts";
import type { CachePlace } from "./cache-place.ts";
import { openNameIndex } from "./name-index.ts";

const RUNS = Number(process.env.LL_FUZZ ?? 500);
function list(tree: Tree, number: number, cache?: CachePlace): unknown {
  return listNamedIssues(tree.root, DEFAULT_CONFIG, { numbers: new Set([number, number + 7]), cache });
}

const CHANGES: Readonly<Record<string, (tree: Tree, name: string) => void>> = {
  "another of this number": (tree, name) => tree.write(name.replace("-some", "-twin"), ""),
  "one of another type": (tree, name) =>
    tree.write(name.replace(/bugs|features/, "epics").replace(/BUG|FEAT/, "EPIC"), ""),
  "one in a new folder": (tree, name) => tree.write(name.replace("/P1", "/deeper/still/P1"), ""),
  "with zeros": (tree, name) => tree.write(name.replace(/-(\d+)-/, "-000$1-"), ""),
  remove: (tree, name) => rmSync(tree.path(name), { force: true }),
  rename: (tree, name) => renameSync(tree.path(name), tree.path(name.replace("-some", "-other"))),
  move: (tree, name) => renameSync(tree.path(name), tree.path(name.replace(/bugs|features/, "completed"))),
  link: (tree, name) => {
    rmSync(tree.path(name));
    symlinkSync("elsewhere", tree.path(name));
  },
  "exchange the folders": (tree) => {
    renameSync(tree.path(".issues/bugs"), tree.path("aside"));
    renameSync(tree.path(".issues/features"), tree.path(".issues/bugs"));
    renameSync(tree.path("aside"), tree.path(".issues/features"));
  },
};

it("finds what a listing finds, whatever is done to the folders in between", () => {
  const { tree, place, save } = makeLargeTree();
  mkdirSync(tree.path(".issues/completed"));
  const change = fc.record({
    kind: fc.constantFrom(...Object.keys(CHANGES)),
    number: fc.nat(LARGE_COUNT - 1),
    again: fc.boolean(),
  });
  fc.assert(
    fc.property(change, ({ kind, number, again }) => {
      // Later changes find the folders as earlier ones left them, sometimes with an index that knows so.
      if (again) save();
      awaitTick(tree.root);
      if (statSync(tree.path(largeName(number)), { throwIfNoEntry: false })?.isFile() === true) {
        CHANGES[kind]?.(tree, largeName(number));
      }
      expect(list(tree, number, place)).toEqual(list(tree, number));
    }),
    { numRuns: Math.ceil(RUNS / 12) },
  );
}, 120_000);

it("is believed where the folder has not changed, and nowhere else", async () => {
  const { tree, place, save } = makeLargeTree();
  const phantom = ".issues/bugs/P1-BUG-9000-phantom.md";
  // A folder that was changed a moment ago is not trusted.
  save([phantom], Date.now());
  expect(list(tree, 9000, place)).toEqual([]);
  save([phantom]);
  expect(list(tree, 9000, place)).toMatchObject([{ path: phantom }]);
  // What it names is opened, and what it does not know or is not there is looked for.
  await expect(findIssue(tree.root, DEFAULT_CONFIG, "9000", place)).rejects.toMatchObject({
    code: "LLI_ISSUE_NOT_FOUND",
  });
  await expect(findIssue(tree.root, DEFAULT_CONFIG, "9001", place)).rejects.toMatchObject({
    code: "LLI_ISSUE_NOT_FOUND",
  });
  await expect(findIssue(tree.root, DEFAULT_CONFIG, "BUG-998", place)).resolves.toMatchObject({
    path: largeName(998),
  });
  expect(list(tree, 9000, { ...place, build: "two" })).toEqual([]);
  awaitTick(tree.root);
  tree.write(largeName(LARGE_COUNT), "");
  expect(list(tree, 9000, place)).toEqual([]);
});

it("is made by the first look that has many names to list, and made anew when a folder has changed", () => {
  const { tree, place } = makeLargeTree();
  const later = { ...place, now: () => Date.now() + 60_000 };
  const knows = (folder: string): boolean =>
    (openNameIndex(place, tree.root, DEFAULT_CONFIG, new Set())?.find(folder) ?? null) !== null;
  // A folder that was changed a moment ago would not be trusted.
  list(tree, 4, place);
  expect(readdirSync(dirname(place.folder))).toEqual([]);
  list(tree, 4, later);
  expect([".issues", ".issues/bugs", ".issues/features"].map(knows)).toEqual([true, true, true]);
  awaitTick(tree.root);
  for (const number of [LARGE_COUNT, LARGE_COUNT + 1]) tree.write(largeName(number), "");
  expect(knows(".issues/bugs")).toBe(false);
  expect(list(tree, LARGE_COUNT, later)).toEqual(list(tree, LARGE_COUNT));
  expect([".issues/bugs", ".issues/features"].map(knows)).toEqual([true, true]);
});

it("is not made of a few names", () => {
  const tree = makeTree({ [largeName(2)]: "", [largeName(3)]: "" });
  const place = { folder: makeTree().path("ll-issues"), build: "one", now: () => Date.now() + 60_000 };
  list(tree, 2, place);
  expect(existsSync(place.folder)).toBe(false);
});

it("is ignored when it is mangled", () => {
  const { tree, place, save } = makeLargeTree();
  save([".issues/bugs/P1-BUG-4-phantom.md"]);
  const paths = readdirSync(place.folder).map((name) => join(place.folder, name));
  const files = new Map(paths.map((path) => [path, readFileSync(path)]));
  expect(paths).toHaveLength(2);
  const [healthy, listed] = [list(tree, 4, place), list(tree, 4)];
  expect(healthy).not.toEqual(listed);
  const damage = fc.record({
    path: fc.constantFrom(...paths),
    part: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    bits: fc.integer({ min: 1, max: 255 }),
    cut: fc.boolean(),
  });
  fc.assert(
    fc.property(damage, ({ path, part, bits, cut }) => {
      const whole = files.get(path) ?? Buffer.alloc(0);
      const at = Math.floor(whole.length * part);
      const copy = Buffer.from(cut ? whole.subarray(0, at) : whole);
      if (!cut) copy[at] = (copy[at] ?? 0) ^ bits;
      writeFileSync(path, copy);
      // Damage to a bucket that is not read does no harm.
      expect([healthy, listed]).toContainEqual(list(tree, 4, place));
      writeFileSync(path, whole);
    }),
    { numRuns: RUNS / 5 },
  );
});

it("is ignored when its two files are not of one scan", () => {
  const { tree, place, save } = makeLargeTree();
  save([".issues/bugs/P1-BUG-4-phantom.md"]);
  const folders = join(place.folder, readdirSync(place.folder).find((name) => name.startsWith("folders-")) ?? "");
  const older = readFileSync(folders);
  awaitTick(tree.root);
  tree.write(largeName(LARGE_COUNT), "");
  save([".issues/bugs/P1-BUG-4-phantom.md"]);
  expect(list(tree, 4, place)).not.toEqual(list(tree, 4));
  writeFileSync(folders, older);
  expect(list(tree, 4, place)).toEqual(list(tree, 4));
});
