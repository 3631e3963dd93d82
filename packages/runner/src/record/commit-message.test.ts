import { describe, expect, it } from "vitest";
import { formatCommitMessage, formatMoveMessage } from "./commit-message.ts";

const input = {
  issueId: "BUG-1",
  type: "bug",
  title: "Tap drips",
  runId: "run-1",
  template: "{verb}({id}): {title}",
  trailer: "Issue",
};

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

  it("follows the template of the configuration, with a body, and so does the commit of the move", () => {
    const template = "[{id}] {title}\n\nA {type} of {nobody}.";
    expect(formatCommitMessage({ ...input, template })).toBe(
      "[BUG-1] Tap drips\n\nA bug of {nobody}.\n\nIssue: BUG-1\nRun: run-1\n",
    );
    expect(formatMoveMessage({ ...input, template: "{verb}: {title}" })).toMatch(/^chore: move to completed\n/);
  });

  it("fills in once: what a title holds in braces stays", () => {
    expect(formatCommitMessage({ ...input, title: "{id} $& {verb}" })).toMatch(/^fix\(BUG-1\): \{id\} \$& \{verb\}\n/);
  });

  it("cuts a long subject between characters", () => {
    const subject = formatCommitMessage({ ...input, title: "🚰".repeat(100) }).split("\n")[0] ?? "";
    expect([...subject]).toHaveLength(72);
    expect(subject.endsWith("🚰…")).toBe(true);
  });
});
