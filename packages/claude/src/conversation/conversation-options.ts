import type { ClaudeArguments, RunLimits } from "../run-options.ts";

/** A question of the CLI whether a tool may be used; comes only with `--permission-prompt-tool stdio` in `extraArgs`. */
export interface PermissionRequest {
  readonly toolName: string;
  readonly toolUseId: string | null;
  /** As the model wrote it, also where `redact` takes something out of it for everybody else. */
  readonly input: unknown;
}

/** The answer to a permission request. */
export type PermissionAnswer =
  /** `updatedInput` replaces the input; for AskUserQuestion it carries the answers. */
  | { readonly behavior: "allow"; readonly updatedInput: unknown }
  | { readonly behavior: "deny"; readonly message: string; readonly interrupt?: boolean };

/** Everything about a conversation but its prompts. */
export interface ConversationOptions extends ClaudeArguments {
  readonly command: string;
  readonly cwd: string;
  /** The complete environment of the child. */
  readonly env: Readonly<Record<string, string>>;
  /** As in `RunClaudeOptions`. */
  readonly wrapper?: readonly string[] | undefined;
  /** As in `RunClaudeOptions`. */
  readonly runId: string;
  /** Of each turn; they begin when its prompt is written. */
  readonly limits: RunLimits;
  /** Prompts that may wait while a turn is running. 100 unless told. */
  readonly queueLimit?: number;
  /** How long the process may take to read what is written. 10,000 ms unless told. */
  readonly writeMs?: number;
  /** How long an interrupted turn may take to end before the process is ended. 10,000 ms unless told. */
  readonly interruptMs?: number;
  /** Asked for every permission request; without it, and when it throws, the answer is no. No clock runs until it has answered. */
  readonly onPermission?: (request: PermissionRequest) => Promise<PermissionAnswer>;
  /** As in `RunClaudeOptions`. */
  readonly transcriptPath?: string | undefined;
  /** As in `RunClaudeOptions`. */
  readonly redact?: ((line: string) => string) | undefined;
  /** As in `RunClaudeOptions`. */
  readonly recordDir?: string | undefined;
}
