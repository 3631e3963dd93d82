import { describe, expect, it } from "vitest";
import type { TreeDifference } from "../git/capture-tree.ts";
import { gatherChanges } from "./gather-changes.ts";

function difference(path: string, over: Partial<TreeDifference> = {}): TreeDifference {
  return { path, status: "modified", from: null, modeBefore: "100644", modeAfter: "100644", ...over };
}

const none = { reported: [], dirtyBefore: new Set<string>(), ignored: () => false };

describe("gatherChanges", () => {
  it("lists what git saw, with Claude's words where there are some", () => {
    const { changes } = gatherChanges({
      ...none,
      differences: [difference("a.ts"), difference("b.ts", { status: "added", modeBefore: "000000" })],
      reported: [{ path: "./a.ts", description: " closed the valve " }],
    });
    expect(changes.map(({ path, description, reported }) => [path, description, reported])).toEqual([
      ["a.ts", "closed the valve", true],
      ["b.ts", "added (not mentioned by Claude)", false],
    ]);
  });

  it("A72: names what was claimed and not seen", () => {
    const reported = ["a.ts", "../../x", "/etc/passwd", ".git/config"].map((path) => ({ path, description: "did it" }));
    const { changes, unproven } = gatherChanges({ ...none, differences: [difference("a.ts")], reported });
    expect(changes).toHaveLength(1);
    expect(unproven).toEqual(["../../x", "/etc/passwd", ".git/config"]);
  });

  it("takes words for a renamed file by its old or its new name", () => {
    const renamed = difference("new.ts", { status: "renamed", from: "old.ts" });
    const { changes, unproven } = gatherChanges({
      ...none,
      differences: [renamed],
      reported: [{ path: "old.ts", description: "moved" }],
    });
    expect(changes[0]).toMatchObject({ description: "moved", reported: true });
    expect(unproven).toEqual([]);
  });

  it("says so when only the mode changed", () => {
    const { changes } = gatherChanges({ ...none, differences: [difference("run.sh", { modeAfter: "100755" })] });
    expect(changes[0]?.description).toBe("mode changed from 100644 to 100755 (not mentioned by Claude)");
  });

  it("leaves submodules and ignored paths alone, and marks what was dirty before", () => {
    const { changes } = gatherChanges({
      differences: [
        difference("vendored", { modeBefore: "160000", modeAfter: "160000" }),
        difference("issue.md"),
        difference("mine.ts"),
      ],
      reported: [],
      dirtyBefore: new Set(["mine.ts"]),
      ignored: (path) => path === "issue.md",
    });
    expect(changes.map(({ path, wasDirty }) => [path, wasDirty])).toEqual([["mine.ts", true]]);
  });
});
