import type { ClaudeEvent } from "@ll-issues/claude";
import type { Config } from "@ll-issues/tracker";
import type { AskPermission, AskPerson } from "../gates/gate-desk.ts";

/** The stages of a resolve, in order, as progress names them. */
export type ResolveStage = "protect" | "claim" | "baseline" | "run" | "evidence" | "checks" | "record" | "commit";

/** What somebody watching a resolve is told. */
export type ResolveProgress =
  | { readonly type: "stage"; readonly stage: ResolveStage; readonly detail: string }
  | { readonly type: "claude"; readonly event: ClaudeEvent };

/**
 * What a resolve is to do:
 *
 * - `resolve`: the whole, and what an earlier run left is gone on with
 * - `plan`: write a plan and change nothing else
 * - `resume`: go on with the plan or the last run, in its session where that is still to be had; refused where there is neither
 */
export type ResolveMode = "resolve" | "plan" | "resume";

/** What one resolve needs to know. */
export interface ResolveOptions {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
  /** An issue as a person names it: `BUG-12`, `12`, a path. */
  readonly reference: string;
  /** Absolute path of the templates that come with the program. */
  readonly shippedTemplates: string;
  /** Our own environment; Claude and the checks get an allow-list of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Claude may ask a person. Without `askPerson` a question ends the run and waits in the issue. */
  readonly gates: boolean;
  /** Puts a question to whoever is at hand; only used with `gates`. */
  readonly askPerson?: AskPerson | undefined;
  /** Puts other permission requests to whoever is at hand; without it what the allow-list does not hold is refused. */
  readonly askPermission?: AskPermission | undefined;
  /** Commit code and record; without it both stay in the working tree. */
  readonly commit: boolean;
  /** `resolve` unless told. */
  readonly mode?: ResolveMode | undefined;
  /** Go on although the issue is not ready. */
  readonly force: boolean;
  /** Commit what the run changed also in files that held a person's uncommitted work before it. */
  readonly allowDirty?: boolean | undefined;
  /** SHA-256 of contents that a pull request changed and that a person looked at; see `assertTrusted`. */
  readonly trust?: readonly string[] | undefined;
  /** Start Claude and the checks where they cannot read our environment, as far as this system lets us: the environment of a job holds secrets. */
  readonly isolate?: boolean | undefined;
  readonly onProgress?: (progress: ResolveProgress) => void;
  /** Aborting it ends the run with the outcome `interrupted`; Claude gets the signal that is named as the reason, else SIGTERM. */
  readonly signal?: AbortSignal | undefined;
  /** Aborting it kills what has not ended since `signal` was aborted: Claude and the checks. */
  readonly killSignal?: AbortSignal | undefined;
  /** The clock, for the dates of the record. */
  readonly now?: () => Date;
}
