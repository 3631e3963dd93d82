import { RunnerError } from "../../errors.ts";
import type { Github } from "./open-github.ts";
import { includesWriting, readPermission } from "./people.ts";

/**
 * Refuse what somebody asks for who may not write to this repository. Asked of GitHub now: what an event says of a person is how it was then.
 *
 * @throws {RunnerError} LLI_UNTRUSTED.
 */
export async function assertMayWrite(github: Github, login: string): Promise<void> {
  const permission = await readPermission(github, login);
  if (includesWriting(permission)) return;
  throw new RunnerError("LLI_UNTRUSTED", `${login} may not write to this repository (${permission})`, {
    hint: "Only what somebody asks for who may write is done",
  });
}
