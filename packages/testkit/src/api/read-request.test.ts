import { describe, expect, it } from "vitest";
import { lastUserText, systemText, toolNames, toolResults } from "./read-request.ts";
import type { RecordedRequest } from "./recorded-request.ts";

function recorded(body: unknown): RecordedRequest {
  return {
    index: 0,
    kind: "main",
    method: "POST",
    path: "/v1/messages",
    query: "",
    headers: {},
    body,
    receivedAt: 0,
    agentId: null,
    closed: Promise.resolve(true),
  };
}

describe("reading a request", () => {
  const request = recorded({
    system: [
      { type: "text", text: "You are" },
      { type: "text", text: "scripted" },
    ],
    tools: [{ name: "Read" }, { name: "Edit" }],
    messages: [
      { role: "user", content: "first" },
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "Read", input: {} }] },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t1", content: "plain" },
          {
            type: "tool_result",
            tool_use_id: "t2",
            is_error: true,
            content: [
              { type: "text", text: "a" },
              { type: "text", text: "b" },
            ],
          },
          { type: "text", text: "<system-reminder>not the user</system-reminder>" },
          { type: "text", text: "go on" },
        ],
      },
      { role: "system", content: "an entry after the user's" },
    ],
  });

  it("lists the tools", () => expect(toolNames(request)).toEqual(["Read", "Edit"]));
  it("gives the system prompt", () => {
    expect(systemText(request)).toBe("You are\nscripted");
    expect(systemText(recorded({ system: "one text" }))).toBe("one text");
  });
  it("gives the tool results of the last user message", () => {
    expect(toolResults(request)).toEqual([
      { toolUseId: "t1", text: "plain", isError: false },
      { toolUseId: "t2", text: "a\nb", isError: true },
    ]);
  });
  it("gives the last user text without reminders", () => {
    expect(lastUserText(request)).toBe("go on");
    expect(lastUserText(recorded({ messages: [{ role: "user", content: "only" }] }))).toBe("only");
  });
  it.each([[null], ["text"], [[]], [{ messages: 1, tools: {} }]])("is empty for %j", (body) => {
    const odd = recorded(body);
    expect([toolNames(odd), toolResults(odd), lastUserText(odd), systemText(odd)]).toEqual([[], [], "", ""]);
  });
});
