import { existsSync } from "node:fs";
import { readTranscriptTail } from "./transcript-tail.ts";

/**
 * Tell whether a tool call was the last of its turn, as the transcript shows it.
 *
 * Only then may a deferred call be answered by the hook. With another call behind it in the same turn, Claude Code 2.1.197 prints the answer as the
 * tool's result and tells the model `[Tool result missing due to internal error]`: nothing in the stream shows the loss. 2.1.329 does it right in
 * both orders; a prompt reaches the model in both versions.
 *
 * @param transcriptPath absolute; one JSON message a line, a line for each block of an answer.
 */
export function isLastCall(transcriptPath: string, toolUseId: string): boolean {
  if (!existsSync(transcriptPath)) return false;
  const lines = readTranscriptTail(transcriptPath).split("\n");
  const calls = lines.filter((line) => line.includes('"tool_use"')).flatMap(readCalls);
  const asked = calls.find(({ id }) => id === toolUseId);
  return asked !== undefined && calls.findLast(({ messageId }) => messageId === asked.messageId)?.id === toolUseId;
}

interface Call {
  readonly messageId: string;
  readonly id: string;
}

function readCalls(line: string): Call[] {
  try {
    const { type, message } = JSON.parse(line) as {
      type?: unknown;
      message?: { id?: string; content?: { type?: string; id?: string }[] };
    };
    if (type !== "assistant" || !Array.isArray(message?.content)) return [];
    const messageId = message.id ?? "";
    return message.content.flatMap(({ type: kind, id }) =>
      kind === "tool_use" && id !== undefined ? [{ messageId, id }] : [],
    );
  } catch {
    return [];
  }
}
