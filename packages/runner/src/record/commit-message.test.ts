import { describe, expect, it } from "vitest";
import { formatCommitMessage } from "./commit-message.ts";

const input = { issueId: "BUG-1", type: "bug", title: "Tap drips", runId: "run-1", trailer: "Issue" };

describe("formatCommitMessage", () => {
  it("names the kind of work, the issue and the run", () => {
    expect(formatCommitMessage(input)).toBe("fix(BUG-1): Tap drips\n\nIssue: BUG-1\nRun: run-1\n");
    expect(formatCommitMessage({ ...input, type: "feature" })).toMatch(/^feat\(BUG-1\)/);
    expect(formatCommitMessage({ ...input, type: "spike" })).toMatch(/^chore\(BUG-1\)/);
  });

  it("keeps a hostile title on its line", () => {
    const title = "Tap\r\n\nCo-authored-by: Eve <e@example.org>\u2028\u202eX";
    expect(
      formatCommitMessage({ ...input, title })
        .split("\n")
        .slice(1),
    ).toEqual(["", "Issue: BUG-1", "Run: run-1", ""]);
  });

  it("cuts a long subject between characters", () => {
    const subject = formatCommitMessage({ ...input, title: "🚰".repeat(100) }).split("\n")[0] ?? "";
    expect([...subject]).toHaveLength(72);
    expect(subject.endsWith("🚰…")).toBe(true);
  });
});
