import { describe, expect, it } from "vitest";
import { readLine } from "./read-line.ts";

const read = (message: unknown, isOutputNeeded = false) =>
  readLine(Buffer.from(typeof message === "string" ? message : JSON.stringify(message)), () => isOutputNeeded);
const filler = "x".repeat(20_000);
const toolResult = (id: string, more: object = {}) => ({
  tool_use_id: id,
  type: "tool_result",
  content: filler,
  ...more,
});

describe("reading a line", () => {
  it("decodes what matters", () => {
    expect(read({ type: "assistant", message: 1 })).toEqual({
      kind: "message",
      type: "assistant",
      message: { type: "assistant", message: 1 },
    });
    expect(read({ subtype: "success", type: "result" })).toMatchObject({ kind: "message", type: "result" });
    expect(read(' {"type" : "result"}\r')).toMatchObject({ kind: "message", type: "result" });
  });

  it("does not decode what nobody needs", () => {
    expect(read('{"type":"stream_event", broken')).toEqual({ kind: "skipped", type: "stream_event" });
  });

  it("finds the end of a tool with a large output without decoding it", () => {
    const line = {
      type: "user",
      message: { role: "user", content: [toolResult("t1")] },
      tool_use_result: { stdout: filler },
    };
    expect(read(line)).toEqual({ kind: "tool-ended", toolUseId: "t1" });
  });

  it("decodes a large output that is needed", () => {
    const line = { type: "user", message: { content: [toolResult("t1")] } };
    expect(read(line, true)).toMatchObject({ kind: "message", message: line });
  });

  it("is not fooled by a tool that prints such lines itself", () => {
    const printed = JSON.stringify({ tool_use_id: "other", is_error: true }).repeat(400);
    const line = { type: "user", message: { content: [toolResult("t1", { content: printed })] } };
    expect(read(line)).toEqual({ kind: "tool-ended", toolUseId: "t1" });
  });

  it("decodes a large line that it cannot read otherwise", () => {
    const idLast = { type: "user", message: { content: [{ content: filler, is_error: true, tool_use_id: "t1" }] } };
    expect(read(idLast)).toMatchObject({ kind: "message", message: idLast });
    expect(read({ type: "user", message: { content: filler } })).toMatchObject({ kind: "message", type: "user" });
  });

  it.each(["null", "[]", "7", '"result"', "{}", '{"type":7}', '{"type":"result"', "Warning: no", "\u0000"])(
    "cannot read %j",
    (line) => {
      expect(read(line).kind).toBe("unreadable");
    },
  );

  it.each(["", " ", "\r"])("takes %j as blank", (line) => {
    expect(read(line).kind).toBe("blank");
  });
});
