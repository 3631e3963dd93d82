/** The lines of a stream, as the programs beside this file print them. */

const sessionId = "11111111-2222-4333-8444-555555555555";

export const init = (more = {}) => line({ type: "system", subtype: "init", session_id: sessionId, tools: [], ...more });

export const text = (value, id = "msg_1") =>
  line({
    type: "assistant",
    message: { id, model: "m", content: [{ type: "text", text: value }] },
    session_id: sessionId,
  });

export const toolUse = (id, name, input) =>
  line({
    type: "assistant",
    message: { id: `msg_${id}`, model: "m", content: [{ type: "tool_use", id, name, input }] },
  });

export const toolResult = (id, content) =>
  line({ type: "user", message: { role: "user", content: [{ type: "tool_result", tool_use_id: id, content }] } });

export const result = (more = {}) =>
  line({
    type: "result",
    subtype: "success",
    is_error: false,
    num_turns: 1,
    result: "done",
    total_cost_usd: 0.5,
    permission_denials: [],
    session_id: sessionId,
    ...more,
  });

export function line(message) {
  return `${JSON.stringify(message)}\n`;
}
