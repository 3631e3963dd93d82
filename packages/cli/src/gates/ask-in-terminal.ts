import type { Answer, GateRequest } from "@ll-issues/runner";

/** Ask a person at the terminal; null when they want to answer later. */
export async function askInTerminal(_request: GateRequest): Promise<readonly Answer[] | null> {
  return null;
}
