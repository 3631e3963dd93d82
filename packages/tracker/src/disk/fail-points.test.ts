import { expect, it } from "vitest";
import { startProgram } from "../../test/run-program.ts";
import { makeTree } from "../../test/tree.ts";
import { removeAbandoned } from "./temporary-file.ts";

/** Steps of one durable write: open, write, mode, flush, rename, flush the folder. */
const WRITE_STEPS = [1, 2, 3, 4, 5, 6];

it.each(["write", "create"])("%s: killed at any step leaves the old file or the new one", async (verb) => {
  const outcomes: string[] = [];
  for (const at of [...WRITE_STEPS, 7]) {
    const tree = makeTree(verb === "write" ? { "a.md": "old" } : {});
    const program = startProgram("write", [tree.root, verb, "a.md", "new"], { LL_FAIL_AT: String(at) });
    const ended = await program.ended;
    for (const name of tree.list()) if (name.endsWith(".ll-tmp")) removeAbandoned(tree.root, name);
    const files = tree.list();
    outcomes.push(`${ended} ${files.length === 0 ? "nothing" : `${files.join()} ${tree.read("a.md")}`}`);
  }
  const before = verb === "write" ? "a.md old" : "nothing";
  expect(outcomes).toEqual([...Array(5).fill(`SIGKILL ${before}`), "SIGKILL a.md new", "0 a.md new"]);
});

it.each([
  ["write", "EIO"],
  ["write", "ENOSPC"],
  ["create", "EIO"],
  ["create", "ENOSPC"],
])("%s: %s at any step is reported and leaves no temporary file", async (verb, errno) => {
  const programs = WRITE_STEPS.map((at) => {
    const tree = makeTree(verb === "write" ? { "a.md": "old" } : {});
    return {
      tree,
      at,
      program: startProgram("write", [tree.root, verb, "a.md", "new"], { LL_FAIL_AT: String(at), LL_FAIL_ERR: errno }),
    };
  });
  for (const { tree, at, program } of programs) {
    await expect(program.nextLine()).resolves.toBe(`LLI_IO ${errno}`);
    await program.ended;
    const published = at === 6;
    if (verb === "create" && !published) expect(tree.list()).toEqual([]);
    else expect([tree.list(), tree.read("a.md")]).toEqual([["a.md"], published ? "new" : "old"]);
  }
});

it("the temporary file of a living process is left alone", () => {
  const tree = makeTree();
  const alive = `.${process.ppid}-x-00000000-abc.ll-tmp`;
  tree.write(alive, "");
  removeAbandoned(tree.root, alive);
  expect(tree.list()).toEqual([alive]);
});
