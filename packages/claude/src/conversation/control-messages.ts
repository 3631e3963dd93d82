import { asObject, asText, type JsonObject } from "../stream/json-fields.ts";
import type { PermissionAnswer, PermissionRequest } from "./conversation-options.ts";

/** What a line of type `control_request` or `control_response` says, as far as it concerns us. */
export type ControlMessage =
  /** The CLI has taken notice of a request of ours. */
  | { readonly kind: "acknowledged"; readonly requestId: string }
  | { readonly kind: "permission"; readonly requestId: string; readonly request: PermissionRequest }
  /** A request we do not know; it must be refused, or the CLI waits for ever. */
  | { readonly kind: "unknown"; readonly requestId: string };

/** Format a prompt as the line that begins a turn. JSON has no raw newline, so it is one line whatever the prompt holds. */
export function formatUserLine(prompt: string): string {
  return formatLine({ type: "user", message: { role: "user", content: prompt } });
}

/** Format the request to interrupt the turn. */
export function formatInterrupt(requestId: string): string {
  return formatLine({ type: "control_request", request_id: requestId, request: { subtype: "interrupt" } });
}

/** Format the answer to a permission request. */
export function formatPermissionAnswer(requestId: string, answer: PermissionAnswer): string {
  return formatLine({
    type: "control_response",
    response: { subtype: "success", request_id: requestId, response: answer },
  });
}

/** Format the refusal of a request we do not know. */
export function formatRefusal(requestId: string): string {
  return formatLine({
    type: "control_response",
    response: { subtype: "error", request_id: requestId, error: "not supported" },
  });
}

/** Read a control line; null when it is none. */
export function readControlMessage(type: string, message: JsonObject): ControlMessage | null {
  if (type === "control_response") {
    const requestId = asText(asObject(message.response).request_id);
    return requestId === null ? null : { kind: "acknowledged", requestId };
  }
  const requestId = asText(message.request_id);
  if (type !== "control_request" || requestId === null) {
    return null;
  }
  const request = asObject(message.request);
  if (request.subtype !== "can_use_tool") {
    return { kind: "unknown", requestId };
  }
  const toolName = asText(request.tool_name) ?? "";
  const permission = { toolName, toolUseId: asText(request.tool_use_id), input: request.input ?? null };
  return { kind: "permission", requestId, request: permission };
}

function formatLine(message: object): string {
  return `${JSON.stringify(message)}\n`;
}
