import type { ResolveProgress } from "@ll-issues/runner";

type ClaudeEvent = Extract<ResolveProgress, { type: "claude" }>["event"];

/** A step of Claude's in a few words. */
export interface Step {
  readonly name: string;
  readonly detail: string;
  /** Something did not work. */
  readonly bad: boolean;
}

const TEXT_LENGTH = 120;

/** Put an event of Claude's stream into one line for people, or null when it is not worth one. */
export function describeEvent(event: ClaudeEvent): Step | null {
  switch (event.kind) {
    case "started":
      return {
        name: "started",
        detail: [event.model, event.claudeVersion].filter((part) => part !== null).join(", "),
        bad: false,
      };
    case "tool-use":
      return { name: event.name, detail: event.target ?? "", bad: false };
    case "tool-result":
      return event.isError
        ? { name: "error", detail: firstLine(event.text ?? `${event.name ?? "tool"} failed`), bad: true }
        : null;
    case "text":
      return { name: "says", detail: firstLine(event.text), bad: false };
    case "retry":
      return {
        name: "retry",
        detail: `${event.error} (attempt ${event.attempt}, next in ${Math.round(event.delayMs / 1000)} s)`,
        bad: true,
      };
    case "denied":
      return { name: "denied", detail: `${event.toolName}: ${firstLine(event.message)}`, bad: true };
    case "notice":
      return { name: "notice", detail: event.message, bad: false };
    case "turn":
    case "result":
    case "raw":
      return null;
  }
}

function firstLine(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  return line.length > TEXT_LENGTH ? `${line.slice(0, TEXT_LENGTH)}…` : line;
}
