import type { CloseReason } from "@ll-issues/parser";

/** Why an issue can be closed without a change of the code. Alone in its file, because the help of the command line needs nothing else. */
export const CLOSE_REASONS: readonly CloseReason[] = [
  "already_fixed",
  "invalid_ref",
  "stale",
  "too_vague",
  "duplicate",
  "wont_do",
];
