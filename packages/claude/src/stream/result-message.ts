import { asList, asNumber, asObject, asText, asTexts, isObject, type JsonObject } from "./json-fields.ts";

/** A tool call that was not permitted. */
export interface Denial {
  readonly toolName: string;
  readonly toolUseId: string;
  readonly input: unknown;
}

/** A tool call that a hook deferred: the run waits for a person. */
export interface DeferredTool {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

/** What a `result` line says. Of all fields only those that decide or that are handed on. */
export interface ResultMessage {
  readonly subtype: string;
  /** True for everything but a literal `false`: what is not said is not a success. */
  readonly isError: boolean;
  /** Null when it does not say. */
  readonly turns: number | null;
  /** Of the session: the newer CLI counts what was spent before a resume, the older one does not. */
  readonly costUsd: number;
  /** Of this process since its last result; null with the older CLI. */
  readonly newCostUsd: number | null;
  readonly usage: object | null;
  readonly text: string | null;
  readonly errors: readonly string[];
  readonly denials: readonly Denial[];
  readonly hasStructuredOutput: boolean;
  readonly structuredOutput: unknown;
  readonly deferredTool: DeferredTool | null;
  /** `api_error`, `max_turns`, `aborted_tools` …; null with the older CLI. */
  readonly terminalReason: string | null;
  /** The HTTP status of the request that failed for good. */
  readonly apiErrorStatus: number | null;
}

/** Read a `result` line (Claude Code 2.1.197 and 2.1.329). */
export function readResultMessage(message: JsonObject): ResultMessage {
  const structuredOutput: unknown = message.structured_output ?? null;
  return {
    subtype: asText(message.subtype) ?? "",
    isError: message.is_error !== false,
    turns: asNumber(message.num_turns),
    costUsd: asNumber(message.total_cost_usd) ?? 0,
    newCostUsd: readNewCost(message.model_usage_since_last_result),
    usage: isObject(message.usage) ? message.usage : null,
    text: asText(message.result),
    errors: asTexts(message.errors),
    denials: asList(message.permission_denials).map(readDenial),
    hasStructuredOutput: structuredOutput !== null,
    structuredOutput,
    deferredTool: readDeferredTool(message.deferred_tool_use),
    terminalReason: asText(message.terminal_reason),
    apiErrorStatus: asNumber(message.api_error_status),
  };
}

/** The costs of the models added up. */
function readNewCost(usage: unknown): number | null {
  if (!isObject(usage)) return null;
  return Object.values(usage).reduce<number>((sum, model) => sum + (asNumber(asObject(model).costUSD) ?? 0), 0);
}

function readDenial(value: unknown): Denial {
  const denial = asObject(value);
  return {
    toolName: asText(denial.tool_name) ?? "",
    toolUseId: asText(denial.tool_use_id) ?? "",
    input: denial.tool_input ?? null,
  };
}

function readDeferredTool(value: unknown): DeferredTool | null {
  const { id, name, input } = asObject(value);
  return typeof id === "string" && typeof name === "string" ? { id, name, input: input ?? null } : null;
}
