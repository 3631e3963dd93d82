import { isJsonRecord, recordsAt, stringAt } from "./json-record.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** A tool's answer as the CLI sent it back to the model. */
export interface ToolResult {
  readonly toolUseId: string;
  /** Text of the result; several text blocks are joined by line breaks. */
  readonly text: string;
  readonly isError: boolean;
}

/**
 * Lists the tools offered to the model.
 *
 * @param request a recorded `main` request
 */
export function toolNames(request: RecordedRequest): string[] {
  return recordsAt(request.body, "tools").map((entry) => stringAt(entry, "name"));
}

/**
 * Gives the tool results of the last user message: the answers to the calls of the turn before.
 *
 * @param request a recorded `main` request
 */
export function toolResults(request: RecordedRequest): ToolResult[] {
  return contentBlocks(lastUserMessage(request))
    .filter((block) => block.type === "tool_result")
    .map((block) => ({
      toolUseId: stringAt(block, "tool_use_id"),
      text: joinTexts(contentBlocks(block)),
      isError: block.is_error === true,
    }));
}

/**
 * Gives the text of the last user message, without the reminders that the CLI adds as blocks of their own. On the first
 * request of a run that is the prompt.
 *
 * @param request a recorded `main` request
 */
export function lastUserText(request: RecordedRequest): string {
  return joinTexts(
    contentBlocks(lastUserMessage(request)).filter((block) => !stringAt(block, "text").startsWith("<system-reminder>")),
  );
}

/**
 * Gives the system prompt as one text.
 *
 * @param request a recorded `main` request
 */
export function systemText(request: RecordedRequest): string {
  const system: unknown = isJsonRecord(request.body) ? request.body.system : undefined;
  return typeof system === "string" ? system : joinTexts(recordsAt(request.body, "system"));
}

/** The last message need not be the user's: newer CLIs append `role: "system"` entries after it (seen in 2.1.329). */
function lastUserMessage(request: RecordedRequest): Readonly<Record<string, unknown>> {
  return recordsAt(request.body, "messages").findLast((message) => message.role === "user") ?? {};
}

function contentBlocks(holder: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  const content = holder.content;
  return typeof content === "string" ? [{ type: "text", text: content }] : recordsAt(holder, "content");
}

function joinTexts(blocks: readonly Readonly<Record<string, unknown>>[]): string {
  return blocks
    .filter((block) => block.type === "text")
    .map((block) => stringAt(block, "text"))
    .join("\n");
}
