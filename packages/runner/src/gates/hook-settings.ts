import type { GateRecord } from "./gate-record.ts";
import { QUESTION_TOOL } from "./question.ts";

/** How the CLI is started so that it offers the question tool and a hook decides about every call of it. */
export function gateArguments(settings: string): readonly string[] {
  // Without a permission prompt tool the question tool is not offered (Claude Code 2.1.197, 2.1.329); with `stdio` and a prompt as text
  // nobody answers there, and every other request is denied.
  return ["--permission-prompt-tool", "stdio", "--settings", settings];
}

/** Settings by which every question ends the run and waits in its session. The command needs no file and reads nothing. */
export function deferSettings(): string {
  return hookSettings(`printf %s ${quote(decision({ permissionDecision: "defer" }))}`);
}

/**
 * Settings by which the one question that waits is answered from a file, and every other is deferred.
 *
 * The hook is told the id of the call on its standard input (`"tool_use_id":"…"`, both versions); within a JSON string those quotes would
 * be escaped, so no text of a question can be taken for it.
 *
 * @param file absolute path of the file that holds the hook's output.
 */
export function answerSettings(file: string, toolUseId: string): string {
  const script = [
    "call=$(cat)",
    `case $call in *${quote(`"tool_use_id":${JSON.stringify(toolUseId)}`)}*) cat ${quote(file)};;`,
    `*) printf %s ${quote(decision({ permissionDecision: "defer" }))};; esac`,
  ];
  return hookSettings(script.join("\n"));
}

/** What the hook prints to answer a question: the input as it was asked, with the answers by question text. */
export function formatHookAnswer({ input }: GateRecord, answers: Readonly<Record<string, string>>): string {
  return decision({ permissionDecision: "allow", updatedInput: { ...Object(input), answers } });
}

function decision(output: object): string {
  return JSON.stringify({ hookSpecificOutput: { hookEventName: "PreToolUse", ...output } });
}

function hookSettings(command: string): string {
  const hooks = [{ matcher: QUESTION_TOOL, hooks: [{ type: "command", command }] }];
  return JSON.stringify({ hooks: { PreToolUse: hooks } });
}

/** One word for a POSIX shell. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
