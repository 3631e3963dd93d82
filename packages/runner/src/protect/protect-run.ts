import { findNamespaceWrapper } from "@ll-issues/claude";
import { findSecrets } from "../redact/find-secrets.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";
import { clearOwnEnvironment } from "./clear-own-environment.ts";
import { findReaders } from "./find-readers.ts";

/** What keeps the environment of this process, and of those above it, from what we start. */
export interface Protection {
  /**
   * `namespace`: what we start has its own PID and user namespaces, and sees no process but its own. `clean-environment`: it sees ours, in
   * whose environment there is no secret any more. `none`: neither can be done here.
   */
  readonly kind: "namespace" | "clean-environment" | "none";
  /** The words that start a program under this protection. */
  readonly wrapper: readonly string[];
  /** Processes above ours that what we start can read a secret from, such as the shell of a step with a secret in its `env`; empty in a namespace. */
  readonly exposed: readonly string[];
}

type ProtectOptions = Pick<ResolveOptions, "env" | "config" | "onProgress">;

/**
 * Choose the strongest protection that this system allows, put it into force, and tell whoever watches which it is. A filtered environment alone
 * protects nothing: a child reads `/proc/<pid>/environ` of its parents.
 *
 * Our own environment is cleared in any case: what lies in a namespace today may be started without one tomorrow.
 */
export function protectRun({ env, config, onProgress }: ProtectOptions): Protection {
  const isClean = clearOwnEnvironment(config.secrets);
  const wrapper = findNamespaceWrapper();
  const protection: Protection =
    wrapper === null
      ? {
          kind: isClean ? "clean-environment" : "none",
          wrapper: [],
          exposed: findReaders(findSecrets(env, config.secrets)),
        }
      : { kind: "namespace", wrapper, exposed: [] };
  onProgress?.({ type: "stage", stage: "protect", detail: describe(protection) });
  return protection;
}

function describe({ kind, exposed }: Protection): string {
  if (kind === "namespace")
    return "Claude and the checks run in a namespace of their own: they see no process of this job";
  const what =
    kind === "clean-environment"
      ? "no namespaces here: the secrets are taken out of our own environment instead"
      : "no namespaces here, and our own environment cannot be cleared: what Claude starts can read it";
  return exposed.length === 0
    ? what
    : `${what}; a secret can still be read from ${exposed.join(", ")}: do not give it to that step`;
}
