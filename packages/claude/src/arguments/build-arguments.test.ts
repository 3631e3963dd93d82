import { describe, expect, it } from "vitest";
import { buildClaudeArgs, buildConversationArgs } from "./build-arguments.ts";

const base = ["-p", "--output-format", "stream-json", "--verbose"];

describe("the arguments of a run", () => {
  it("are only what is needed when nothing is asked for", () => {
    expect(buildClaudeArgs({})).toEqual(base);
  });

  it("are everything that is asked for, lists one entry an argument", () => {
    const args = buildClaudeArgs({
      model: "opus",
      permissionMode: "acceptEdits",
      allowedTools: ["Bash(git add:*)", "Edit"],
      disallowedTools: ["WebFetch"],
      jsonSchema: { type: "object" },
      maxTurns: 7,
      maxBudgetUsd: 0.5,
      sessionId: "s",
      resume: "r",
      extraArgs: ["--strict-mcp-config"],
    });
    expect(args).toEqual([
      ...base,
      "--model",
      "opus",
      "--permission-mode",
      "acceptEdits",
      "--allowedTools",
      "Bash(git add:*)",
      "Edit",
      "--disallowedTools",
      "WebFetch",
      "--json-schema",
      '{"type":"object"}',
      "--max-turns",
      "7",
      "--max-budget-usd",
      "0.5",
      "--session-id",
      "s",
      "--resume",
      "r",
      "--strict-mcp-config",
    ]);
  });

  it("leave out empty lists and ceilings that are off", () => {
    expect(buildClaudeArgs({ allowedTools: [], disallowedTools: [], maxTurns: 0, maxBudgetUsd: 0 })).toEqual(base);
  });

  it("of a conversation also say where prompts come from", () => {
    expect(buildConversationArgs({}).slice(0, 3)).toEqual(["-p", "--input-format", "stream-json"]);
  });

  it.each([
    [{ allowedTools: ["Edit", "--dangerously-skip-permissions"] }],
    [{ model: "" }],
    [{ resume: "-x" }],
    [{ maxTurns: 1.5 }],
    [{ maxTurns: -1 }],
    [{ maxBudgetUsd: Number.NaN }],
  ])("refuse %o", (options) => {
    expect(() => buildClaudeArgs(options)).toThrowError(expect.objectContaining({ code: "LLI_CLAUDE_OPTION_INVALID" }));
  });
});
