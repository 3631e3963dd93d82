import type { ResolveOptions } from "../resolve/resolve-options.ts";
import { createRedactor, type Redact } from "./create-redactor.ts";
import { findSecrets } from "./find-secrets.ts";

/** Make the function that takes the secrets of our own environment out of whatever a run leaves behind. */
export function createRunRedactor({ env, config }: Pick<ResolveOptions, "env" | "config">): Redact {
  return createRedactor(findSecrets(env, config.secrets));
}
