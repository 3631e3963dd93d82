import { describe, expect, it } from "vitest";
import { git } from "../../test/git.ts";
import { issueText } from "../../test/issue-text.ts";
import { startProgram } from "../../test/run-program.ts";
import { makeTree } from "../../test/tree.ts";

const OLD = ".issues/bugs/P2-BUG-001-lamp.md";
const NEW = ".issues/bugs/P0-BUG-001-lamp.md";
const OTHER = ".issues/bugs/P2-BUG-002-door.md";

/** Every text that each file may have, whenever the change is cut short. */
const BEFORE = issueText({ title: "BUG-001: Lamp" });
const AFTER = BEFORE.replace("status: open\n", "status: open\nteam: x\n");
const MENTION = issueText({ title: "BUG-002: Door", body: "\nSee P2-BUG-001-lamp.md.\n" });
const REPAIRED = MENTION.replace("P2-BUG", "P0-BUG");

describe.each([["without git"], ["with git"]])("a change that is killed at any step, %s", (kind) => {
  it("leaves each file old or new, and is finished by doing it again", async () => {
    let steps = 0;
    for (let ending: number | string = "SIGKILL"; ending !== 0; ) {
      steps += 1;
      const tree = makeTree({ [OLD]: BEFORE, [OTHER]: MENTION });
      if (kind === "with git") {
        git(tree.root, "init", "-qb", "main");
        git(tree.root, "add", "-A");
        git(tree.root, "commit", "-qm", "first");
      }
      const words = [tree.root, "BUG-1", "priority=P0", "team=x"];
      ending = await startProgram("change", words, { LL_FAIL_AT: String(steps) }).ended;
      const names = tree.list().filter((name) => name.endsWith(".md"));
      expect(names).toHaveLength(2);
      const [issue = ""] = names.filter((name) => name !== OTHER);
      expect([OLD, NEW]).toContain(issue);
      expect([BEFORE, AFTER]).toContain(tree.read(issue));
      expect([MENTION, REPAIRED]).toContain(tree.read(OTHER));
      await expect(startProgram("change", words).ended).resolves.toBe(0);
      expect(tree.read(NEW)).toBe(AFTER);
      expect(tree.read(OTHER)).toBe(REPAIRED);
      expect(tree.list().filter((name) => name.endsWith(".ll-tmp"))).toEqual([]);
    }
    expect(steps).toBeGreaterThan(8);
  }, 120_000);
});
