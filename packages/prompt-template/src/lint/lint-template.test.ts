import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Template } from "../template.ts";
import { findInvitations } from "./interactive-phrases.ts";
import { lintTemplate } from "./lint-template.ts";

const TYPES = [
  { name: "bug", action: "fix" },
  { name: "feature", action: "implement" },
];

function template(body: string): Template {
  return { path: "t.md", description: "t", arguments: "", allowedTools: [], body, bodyLine: 4 };
}

const lint = (body: string) => lintTemplate(template(body), { types: TYPES });
const places = (body: string) =>
  lint(body)
    .filter(({ severity }) => severity === "error")
    .map(({ line, column }) => `${line}:${column}`);

describe("findInvitations", () => {
  it.each([
    "Use the AskUserQuestion tool to settle it.",
    "Ask the user which database to use.",
    "Present options to user, get explicit approval.",
    "If in doubt, ask for clarification.",
    "Wait for confirmation before you go on.",
    "Then pause and list the manual checks.",
    "Put two to four options to the person.",
    "Do not guess, ask the user.",
    "Never assume; confirm with the maintainer.",
    "Do not proceed until the user has confirmed.",
    "Never continue without approval.",
    "Let the user decide.",
    "The user must approve the plan.",
    "Stop and ask if the code differs.",
    "Request feedback on the plan.",
    "Would you like me to go on?",
    "Get sign-off first.",
    "Nobody knows this better than the author, but ask the author anyway.",
  ])("finds: %s", (sentence) => {
    expect(findInvitations(sentence)).not.toEqual([]);
  });

  it.each([
    "Do not use AskUserQuestion or any other interactive tool.",
    "The tool `AskUserQuestion` and every other interactive tool are forbidden.",
    "Do not put questions to anybody, neither in a tool call nor in text.",
    "Do not wait for anybody: no confirmation, no approval, no review, no manual step will come.",
    "Never ask, wait for approval, or present options.",
    "Decide alone instead of asking the user.",
    "Ask git for the last change.",
    "Show the difference in the report.",
    "Wait for the command to end.",
    "Read the question in the issue.",
    "Take every decision alone: the question, what you chose, and why.",
  ])("leaves alone: %s", (sentence) => {
    expect(findInvitations(sentence)).toEqual([]);
  });
});

describe("lintTemplate", () => {
  it("names the line and column in the file, also behind tags and in a sentence over two lines", () => {
    const body =
      "One.\n{% if action == 'fix' -%}\nWhen unsure,\nask the user.\n{%- endif %}\n\nThen wait for\nfeedback.\n";
    expect(places(body)).toEqual(["7:1", "10:6"]);
  });

  it("finds what stands behind a condition on type, checks, priority or hidden characters", () => {
    for (const condition of [
      "issue.type == 'feature'",
      "checks.size > 0",
      "checks.size == 0",
      "issue.priority",
      "issue.hidden_count > 0",
    ]) {
      expect(places(`{% if ${condition} %}Ask the user.{% endif %}`), condition).toEqual(["4:1"]);
    }
  });

  it("lets everything stand inside a gates block", () => {
    expect(
      places("{% if gates %}Ask the user.{% else %}Decide.{% endif %}{% unless gates %}Go on.{% endunless %}"),
    ).toEqual([]);
    expect(places("{% if gates %}Go on.{% else %}Ask the user.{% endif %}")).toHaveLength(1);
  });

  it("warns when the tool is not forbidden in so many words", () => {
    expect(lint("Work.")).toMatchObject([{ rule: "gates-not-forbidden", severity: "warning" }]);
    expect(lint("Never use AskUserQuestion.")).toEqual([]);
  });

  it("the fault of the runners that hung: a mismatch that asks, unscoped, with the exception written below it", () => {
    const body = `If reality differs from the plan:
1. STOP and analyse.
2. Use the AskUserQuestion tool with the options Adapt, Update plan, Stop.
3. Without the flag: report INCOMPLETE.

## No open questions
Present options to the user and get explicit approval.
`;
    expect(lint(body).map(({ line, rule }) => `${line} ${rule}`)).toEqual([
      "6 gates-invitation",
      "10 gates-invitation",
      "10 gates-invitation",
      "4 gates-not-forbidden",
    ]);
  });

  it.each(["manage_issue", "plan_issue"])("the shipped template %s has no finding", (name) => {
    const text = readFileSync(new URL(`../../../../templates/${name}.md`, import.meta.url), "utf8");
    const start = text.indexOf("\n---\n") + "\n---\n".length;
    expect(lint(text.slice(start))).toEqual([]);
  });
});
