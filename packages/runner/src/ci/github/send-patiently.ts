import { setTimeout as sleep } from "node:timers/promises";
import { RunnerError } from "../../errors.ts";
import type { Redact } from "../../redact/create-redactor.ts";
import { type RequestFailure, readFailure } from "./read-failure.ts";

/** How long and how often a request is tried. */
export interface Patience {
  /** Tries of one request, the first included. */
  readonly tries: number;
  /** The first pause after a failure of the service; each further one is twice as long. In milliseconds. */
  readonly pauseMs: number;
  /** The longest wait that GitHub may ask for, in milliseconds: a job must not sleep its time away. */
  readonly longestWaitMs: number;
  /** One try ends after this many milliseconds. */
  readonly timeoutMs: number;
}

/** What a hook of Octokit is given: `send` does the request that the options describe. */
type Hook = (send: (options: SendOptions) => Promise<Answer>, options: SendOptions) => Promise<Answer>;

interface SendOptions {
  readonly method: string;
  readonly url: string;
  readonly request?: object;
}

interface Answer {
  readonly status: number;
  readonly data: unknown;
}

const PATIENCE: Patience = { tries: 4, pauseMs: 500, longestWaitMs: 60_000, timeoutMs: 30_000 };

/** Doing one of these twice comes to the same as doing it once (RFC 9110, 9.2.2); a POST that got no answer may have been done. */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT", "PATCH", "DELETE"]);

/**
 * Make the hook for Octokit that tries a request again where that can help: after a pause when the service failed and the request may be done
 * twice, and when GitHub says how long to wait (GitHub, "Best practices for using the REST API", rate limits).
 */
export function sendPatiently(
  options: { readonly redact: Redact; readonly signal: AbortSignal | undefined } & Partial<Patience>,
): Hook {
  const { redact, signal, ...patience } = { ...PATIENCE, ...options };
  return async (send, request) => {
    for (let tried = 1; ; tried += 1) {
      const timeout = AbortSignal.timeout(patience.timeoutMs);
      const own = { ...request.request, signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) };
      try {
        return assertJson(await send({ ...request, request: own }));
      } catch (error) {
        signal?.throwIfAborted();
        const failure = readFailure(error);
        const wait = tried < patience.tries ? waitFor(failure, request, tried, patience) : null;
        if (wait === null) throw explain(failure, request, redact);
        await sleep(wait, undefined, signal === undefined ? {} : { signal });
      }
    }
  };
}

/** A proxy or a login page answers 200 with HTML; Octokit hands that on as a text. */
function assertJson(answer: Answer): Answer {
  if (typeof answer.data === "string" && answer.data !== "") throw new Error("the answer is not JSON");
  return answer;
}

/** Milliseconds until trying again, or null where it would not help. */
function waitFor(failure: RequestFailure, request: SendOptions, tried: number, patience: Patience): number | null {
  if (failure.kind === "limited") {
    const wait = failure.retryAfterMs ?? patience.pauseMs * 2 ** tried;
    return wait <= patience.longestWaitMs ? wait : null;
  }
  // Of GraphQL only queries are sent.
  const mayRepeat = IDEMPOTENT.has(request.method) || request.url.endsWith("/graphql");
  if (failure.kind !== "failed" || !mayRepeat) return null;
  return failure.retryAfterMs !== null && failure.retryAfterMs <= patience.longestWaitMs
    ? failure.retryAfterMs
    : patience.pauseMs * 2 ** (tried - 1);
}

const CODES = {
  refused: "LLI_GITHUB_REFUSED",
  "not-found": "LLI_GITHUB_NOT_FOUND",
  invalid: "LLI_GITHUB_INVALID",
  limited: "LLI_GITHUB_LIMITED",
  failed: "LLI_GITHUB_FAILED",
} as const;

const HINTS = {
  refused: "The token lacks a right: look at `permissions` of the job",
  "not-found": "GitHub says the same when the token may not see it: look at `permissions` of the job",
  invalid: undefined,
  limited: "Try again later",
  failed: "Try again later",
} as const;

/** Without a cause: Octokit's error holds the request with its headers. */
function explain({ kind, status, message }: RequestFailure, request: SendOptions, redact: Redact): RunnerError {
  const said = status === null ? message : `${status} ${message}`;
  const text = `GitHub answered ${request.method} ${request.url} with: ${said.slice(0, 1000)}`;
  return new RunnerError(CODES[kind], redact(text), { hint: HINTS[kind] });
}
