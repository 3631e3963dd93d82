import type { Colours } from "./colours.ts";
import { escapeBlock, escapeLine } from "./escape-text.ts";

/** What of a stream-json message is shown; everything may be missing. */
interface Message {
  readonly type?: string;
  readonly subtype?: string;
  readonly message?: { readonly content?: string | readonly Block[] };
  readonly error?: string;
}

interface Block {
  readonly type?: string;
  readonly text?: string;
  readonly name?: string;
  readonly input?: unknown;
  readonly content?: unknown;
  readonly is_error?: boolean;
}

const LENGTH = 400;

/** Print a transcript (JSON lines as Claude Code 2.1 prints them) so that a person can follow it. */
export function formatTranscript(text: string, colours: Colours): string {
  return text
    .split("\n")
    .flatMap((line) => formatLine(line, colours))
    .map((line) => `${line}\n`)
    .join("");
}

function formatLine(line: string, colours: Colours): string[] {
  const message = parse(line);
  if (message === null) return [];
  if (message.type === "assistant" || message.type === "user")
    return blocksOf(message).flatMap((block) => formatBlock(block, colours));
  if (message.type === "system" && message.subtype === "api_retry")
    return [colours.yellow(`retry: ${escapeLine(String(message.error))}`)];
  if (message.type === "result") return [colours.bold(`result: ${escapeLine(String(message.subtype))}`)];
  return [];
}

function formatBlock(block: Block, colours: Colours): string[] {
  switch (block.type) {
    case "text":
      return [escapeBlock(block.text ?? "").trim()];
    case "tool_use":
      return [
        `${colours.cyan(escapeLine(block.name ?? "tool"))} ${colours.dim(escapeLine(shorten(JSON.stringify(block.input ?? {}))))}`,
      ];
    case "tool_result": {
      const words = typeof block.content === "string" ? block.content : JSON.stringify(block.content ?? "");
      const paint = block.is_error === true ? colours.red : colours.dim;
      return [paint(`  ${escapeBlock(shorten(words)).replaceAll("\n", "\n  ")}`)];
    }
    default:
      return [];
  }
}

function blocksOf({ message }: Message): readonly Block[] {
  const content = message?.content;
  if (typeof content === "string") return [{ type: "text", text: content }];
  return Array.isArray(content) ? content : [];
}

function shorten(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}… (${text.length} characters)` : text;
}

function parse(line: string): Message | null {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
