import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { makeTree, type Tree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { findIssue } from "../find/find-issue.ts";
import { listNamedIssues } from "../find/list-named-issues.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";
import type { CachePlace } from "./cache-place.ts";
import { saveNameIndex } from "./name-index.ts";

const RUNS = Number(process.env.LL_FUZZ ?? 500);
/** Enough for an index, also after some were removed. */
const COUNT = 5060;

function nameOf(number: number): string {
  return `.issues/${number % 2 === 0 ? "bugs" : "features"}/P1-${number % 2 === 0 ? "BUG" : "FEAT"}-${number}-some.md`;
}

/** A tree that is just large enough for an index. */
function makeLarge(): { tree: Tree; place: CachePlace; save: (extra?: readonly string[], startMs?: number) => void } {
  const tree = makeTree({ [nameOf(0)]: "", [nameOf(1)]: "" });
  for (let number = 2; number < COUNT; number += 1) writeFileSync(tree.path(nameOf(number)), "");
  const place = { folder: join(makeTree().root, "ll-issues"), build: "one" };
  return {
    tree,
    place,
    save: (extra = [], startMs = Date.now() + 60_000) => {
      const files = walkIssueFiles(tree.root, DEFAULT_CONFIG, { stamped: true });
      saveNameIndex(place, tree.root, DEFAULT_CONFIG, { ...files, paths: [...files.paths, ...extra] }, startMs);
    },
  };
}

function list(tree: Tree, number: number, cache?: CachePlace): unknown {
  return listNamedIssues(tree.root, DEFAULT_CONFIG, { numbers: new Set([number, number + 7]), cache });
}

/** Wait until the file system's clock has moved on, so that a change from now on has another time. */
function awaitTick(folder: string): void {
  const probe = join(folder, "probe");
  writeFileSync(probe, "");
  const { ctimeMs } = statSync(probe);
  while (statSync(probe).ctimeMs === ctimeMs) writeFileSync(probe, "");
  rmSync(probe);
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
  const { tree, place, save } = makeLarge();
  mkdirSync(tree.path(".issues/completed"));
  const change = fc.record({
    kind: fc.constantFrom(...Object.keys(CHANGES)),
    number: fc.nat(COUNT - 1),
    again: fc.boolean(),
  });
  fc.assert(
    fc.property(change, ({ kind, number, again }) => {
      // Later changes find the folders as earlier ones left them, sometimes with an index that knows so.
      if (again) save();
      awaitTick(tree.root);
      if (statSync(tree.path(nameOf(number)), { throwIfNoEntry: false })?.isFile() === true) {
        CHANGES[kind]?.(tree, nameOf(number));
      }
      expect(list(tree, number, place)).toEqual(list(tree, number));
    }),
    { numRuns: Math.ceil(RUNS / 12) },
  );
}, 120_000);

it("is believed where the folder has not changed, and nowhere else", async () => {
  const { tree, place, save } = makeLarge();
  const phantom = ".issues/bugs/P1-BUG-9000-phantom.md";
  // A folder that was changed a moment ago is not trusted.
  save([phantom], Date.now());
  expect(list(tree, 9000, place)).toEqual([]);
  save([phantom]);
  expect(list(tree, 9000, place)).toMatchObject([{ path: phantom }]);
  // What it names is opened, and what it does not know is looked for.
  await expect(findIssue(tree.root, DEFAULT_CONFIG, "9000", place)).rejects.toMatchObject({ code: "LLI_IO" });
  await expect(findIssue(tree.root, DEFAULT_CONFIG, "9001", place)).rejects.toMatchObject({
    code: "LLI_ISSUE_NOT_FOUND",
  });
  await expect(findIssue(tree.root, DEFAULT_CONFIG, "BUG-4998", place)).resolves.toMatchObject({ path: nameOf(4998) });
  expect(list(tree, 9000, { ...place, build: "two" })).toEqual([]);
  awaitTick(tree.root);
  tree.write(nameOf(COUNT), "");
  expect(list(tree, 9000, place)).toEqual([]);
});

it("is ignored when it is mangled", () => {
  const { tree, place, save } = makeLarge();
  save([".issues/bugs/P1-BUG-4-phantom.md"]);
  const path = join(place.folder, readdirSync(place.folder)[0] ?? "");
  const whole = readFileSync(path);
  const [healthy, listed] = [list(tree, 4, place), list(tree, 4)];
  expect(healthy).not.toEqual(listed);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, bits, cut) => {
      const copy = Buffer.from(cut ? whole.subarray(0, at) : whole);
      if (!cut) copy[at] = (copy[at] ?? 0) ^ bits;
      writeFileSync(path, copy);
      // Damage to a bucket that is not read does no harm.
      expect([healthy, listed]).toContainEqual(list(tree, 4, place));
    }),
    { numRuns: RUNS / 5 },
  );
});
