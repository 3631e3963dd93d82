/** How long a run may take, in milliseconds. `0` turns a limit off. */
export interface RunLimits {
  /** From the start of the process to its first event. */
  readonly startMs: number;
  /** Between two events while no tool is running; with `startMs` off also from the start to the first. */
  readonly idleMs: number;
  /** The whole run; time in which this machine slept is not charged. */
  readonly wallMs: number;
  /** Between asking the process to stop and killing it. 5,000 unless told. */
  readonly graceMs?: number;
  /** Between two events while a tool is running. 30 minutes unless told, and never less than `idleMs`. */
  readonly toolIdleMs?: number;
  /** Between the `result` and the end of the process, before the process is ended. 2,000 unless told. */
  readonly resultGraceMs?: number;
  /** How long an overloaded or failing service (5xx) is waited for without progress. 300,000 unless told. */
  readonly overloadMs?: number;
  /** How long an unreachable service is waited for without progress. 300,000 unless told. */
  readonly networkMs?: number;
  /** How long a rate limit is waited for without progress. 900,000 unless told. */
  readonly rateLimitMs?: number;
}

/** What turns into arguments of `claude -p`; everything else about a run is not visible on its command line. */
export interface ClaudeArguments {
  readonly model?: string | undefined;
  readonly permissionMode?: string | undefined;
  /** Tool names or patterns, `Bash(git add:*)` for example. */
  readonly allowedTools?: readonly string[] | undefined;
  readonly disallowedTools?: readonly string[] | undefined;
  /** A JSON Schema; the run then only counts as completed when it hands over a value for it. */
  readonly jsonSchema?: object | undefined;
  readonly maxTurns?: number | undefined;
  readonly maxBudgetUsd?: number | undefined;
  /** A UUID for the new session. */
  readonly sessionId?: string | undefined;
  /** The session to go on with. */
  readonly resume?: string | undefined;
  /** Passed on as they are, last. */
  readonly extraArgs?: readonly string[] | undefined;
}

/** Everything about one run but its prompt. */
export interface RunClaudeOptions extends ClaudeArguments {
  /** A path, or a name that is looked up on the `PATH` of `env`. A relative path starts at `cwd`. */
  readonly command: string;
  readonly cwd: string;
  /** The complete environment of the child: nothing of our own process is added. */
  readonly env: Readonly<Record<string, string>>;
  /** The words that start the program, from `findNamespaceWrapper` for example. */
  readonly wrapper?: readonly string[] | undefined;
  /** Becomes `LL_RUN_ID` in the child's environment, by which everything it started is found again. `[A-Za-z0-9._-]{1,128}`. */
  readonly runId: string;
  readonly limits: RunLimits;
  /** Every byte the process prints on stdout is appended here (mode 0600), after `redact`. */
  readonly transcriptPath?: string | undefined;
  /** A folder for the record by which `reapRuns` finds the process again if our own is killed. */
  readonly recordDir?: string | undefined;
  /** Takes secrets out of every line the process prints, before anything reads or keeps it: the transcript, the events, the result. */
  readonly redact?: ((line: string) => string) | undefined;
  /** Aborting it is the same as `stop("aborted")`; with `SIGINT`, `SIGTERM` or `SIGHUP` as the reason the process gets that signal. */
  readonly signal?: AbortSignal | undefined;
  /** Aborting it is the same as `kill("aborted")`. */
  readonly killSignal?: AbortSignal | undefined;
}
