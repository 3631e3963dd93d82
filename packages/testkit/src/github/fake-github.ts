import type { IncomingMessage, ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { type LoopbackServer, startLoopbackServer } from "../http/loopback-server.ts";
import { parseBody } from "../http/parse-body.ts";
import { answerRoute } from "./answer-route.ts";
import { type GithubAnswer, type GithubRecord, GithubState, type GithubStateOptions } from "./github-state.ts";

/** What the scripted GitHub starts with. */
export interface FakeGithubOptions extends GithubStateOptions {
  /** The only token it takes. Default `test-token`. */
  readonly token?: string;
}

/** An answer that is given instead of the right one. */
export interface ScriptedFailure {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, a string as it is. Default: a message that names the status. */
  readonly body?: unknown;
  /** The request is carried out all the same: its answer was lost on the way. */
  readonly after?: boolean;
  /** The connection is cut instead of an answer. */
  readonly cut?: boolean;
}

/** GitHub's REST API for one repository, on loopback: comments, pull requests, rights. It keeps what it is told and records every request. */
export class FakeGithub extends GithubState {
  /** For `GITHUB_API_URL`. */
  readonly url: string;
  /** What a job of GitHub Actions has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly #server: LoopbackServer;
  readonly #token: string;
  readonly #failures: { readonly route: RegExp; readonly failure: ScriptedFailure }[] = [];

  /**
   * Use {@link startFakeGithub}.
   *
   * @param server answers nothing yet
   * @param options what it starts with
   */
  constructor(server: LoopbackServer, options: FakeGithubOptions) {
    super(options);
    this.#server = server;
    this.#token = options.token ?? "test-token";
    this.url = server.url;
    this.env = { GITHUB_API_URL: this.url, GITHUB_REPOSITORY: this.repository, GITHUB_TOKEN: this.#token };
    server.answer((request, response) => this.#serve(request, response));
  }

  /**
   * Lets the next requests of a route fail, one after another, before it answers rightly again.
   *
   * @param route matched against method and path: `/^POST .*\/comments$/`
   * @param failures in the order in which they are given
   */
  fail(route: RegExp, ...failures: readonly ScriptedFailure[]): void {
    this.#failures.push(...failures.map((failure) => ({ route, failure })));
  }

  /** Ends every connection and stops listening. */
  async close(): Promise<void> {
    await this.#server.close();
  }

  /** Closes the server at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", this.url);
    const record: GithubRecord = {
      method: incoming.method ?? "",
      path: decodeURIComponent(url.pathname).replace(/^\/api(?:\/v3(?=\/)|(?=\/graphql$))/, ""),
      query: url.searchParams,
      headers: incoming.headers,
      body: parseBody(await readText(incoming)),
    };
    this.requests.push(record);
    const failure = this.#takeFailure(record);
    const isDone = failure === null || failure.after === true;
    const answer = isDone ? await this.#answer(record) : { status: 500 };
    if (failure?.cut) response.destroy();
    else send(response, failure === null ? answer : toAnswer(failure));
  }

  async #answer(record: GithubRecord): Promise<GithubAnswer> {
    const isKnown = record.headers.authorization === `Bearer ${this.#token}`;
    return isKnown ? answerRoute(this, record) : { status: 401, body: { message: "Bad credentials" } };
  }

  #takeFailure({ method, path }: GithubRecord): ScriptedFailure | null {
    const at = this.#failures.findIndex(({ route }) => route.test(`${method} ${path}`));
    return at === -1 ? null : (this.#failures.splice(at, 1)[0]?.failure ?? null);
  }
}

/**
 * Starts a scripted GitHub on a free port of 127.0.0.1.
 *
 * @param options what it starts with
 */
export async function startFakeGithub(options: FakeGithubOptions = {}): Promise<FakeGithub> {
  return new FakeGithub(await startLoopbackServer(), options);
}

function toAnswer({ status, headers = {}, body }: ScriptedFailure): GithubAnswer {
  return { status, headers, body: body ?? { message: `scripted ${status}` } };
}

function send(response: ServerResponse, { status, headers = {}, body }: GithubAnswer): void {
  const isText = typeof body === "string";
  response.writeHead(status, { "content-type": isText ? "text/html" : "application/json; charset=utf-8", ...headers });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}
