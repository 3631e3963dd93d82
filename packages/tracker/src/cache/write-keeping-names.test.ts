import { renameSync, rmSync } from "node:fs";
import { expect, it } from "vitest";
import { awaitTick } from "../../test/await-tick.ts";
import { issueText } from "../../test/issue-text.ts";
import { LARGE_COUNT, largeName, makeLargeTree } from "../../test/large-tree.ts";
import type { Tree } from "../../test/tree.ts";
import { setIssues } from "../change/set-issues.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { describeIssue } from "../find/describe-issue.ts";
import { findIssue } from "../find/find-issue.ts";
import { listNamedIssues } from "../find/list-named-issues.ts";
import { writeKeepingNames } from "./write-keeping-names.ts";

/** A name that is kept and not there: whoever is told of it has believed the kept names. */
const PHANTOM = ".issues/bugs/P1-BUG-9000-phantom.md";
const BUGS = new Set([".issues/bugs"]);

function stage() {
  const { tree, place, save } = makeLargeTree();
  tree.write(largeName(8), issueText());
  const paths = (number: number, cache: typeof place | null = place): readonly string[] =>
    listNamedIssues(tree.root, DEFAULT_CONFIG, { numbers: new Set([number]), cache }).map(({ path }) => path);
  const keeping = (write: () => void): Promise<void> =>
    writeKeepingNames(place, tree.root, DEFAULT_CONFIG, BUGS, async () => write());
  return { tree, place, save, paths, keeping };
}

/** As editors and we write: the folder's times move. */
function replace(tree: Tree, name: string): void {
  tree.write(`${name}.new`, "");
  renameSync(tree.path(`${name}.new`), tree.path(name));
}

it("keeps the names through edits, one after the other", async () => {
  const { tree, place, save, paths } = stage();
  save([PHANTOM]);
  for (const effort of ["1", "2", "3"]) {
    awaitTick(tree.root);
    const assignments = [{ key: "effort", operator: "=", value: effort }] as const;
    const { files } = await setIssues({
      root: tree.root,
      config: DEFAULT_CONFIG,
      references: ["8"],
      assignments,
      dryRun: false,
      now: new Date(0),
      cache: place,
    });
    expect(files).toHaveLength(1);
    expect(paths(9000)).toEqual([PHANTOM]);
  }
  expect(tree.read(largeName(8))).toContain("effort: 3");
});

it("sees whatever is made, moved or removed after the write", async () => {
  const { tree, save, paths, keeping } = stage();
  save([PHANTOM]);
  awaitTick(tree.root);
  await keeping(() => replace(tree, largeName(8)));
  awaitTick(tree.root);
  tree.write(".issues/bugs/P1-BUG-8-twin.md", "");
  expect(paths(8)).toEqual([largeName(8), ".issues/bugs/P1-BUG-8-twin.md"].sort());
  expect(paths(9000)).toEqual([]);
});

it("finds an issue that somebody makes during the write, and a blocker", async () => {
  const { tree, place, save, keeping } = stage();
  tree.write(largeName(10), issueText({ frontmatter: ["status: open", `blocked_by: [BUG-${LARGE_COUNT}]`] }));
  save();
  awaitTick(tree.root);
  await keeping(() => tree.write(largeName(LARGE_COUNT), issueText()));
  await expect(findIssue(tree.root, DEFAULT_CONFIG, String(LARGE_COUNT), place)).resolves.toMatchObject({
    path: largeName(LARGE_COUNT),
  });
  const { issue } = await describeIssue(tree.root, DEFAULT_CONFIG, "BUG-10", place);
  expect(issue.openBlockers).toEqual([`BUG-${LARGE_COUNT}`]);
});

it("overlooks a second file of one number made during the write until the next scan, and not after it", async () => {
  const { tree, save, paths, keeping } = stage();
  save();
  awaitTick(tree.root);
  const twin = ".issues/bugs/P1-BUG-8-twin.md";
  await keeping(() => tree.write(twin, ""));
  expect(paths(8)).toEqual([largeName(8)]);
  save();
  expect(paths(8)).toEqual([largeName(8), twin]);
});

it("does not vouch for a folder that had changed before the write, or whose write failed", async () => {
  const { tree, save, paths, keeping } = stage();
  save([PHANTOM]);
  awaitTick(tree.root);
  tree.write(".issues/bugs/P1-BUG-8-twin.md", "");
  await keeping(() => replace(tree, largeName(8)));
  expect(paths(9000)).toEqual([]);
  save([PHANTOM]);
  awaitTick(tree.root);
  const failed = keeping(() => {
    rmSync(tree.path(largeName(8)));
    throw new Error("the disk is full");
  });
  await expect(failed).rejects.toThrow("the disk is full");
  expect(paths(8)).toEqual([".issues/bugs/P1-BUG-8-twin.md"]);
});
