import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { type LoopbackServer, startLoopbackServer } from "../http/loopback-server.ts";
import { parseBody } from "../http/parse-body.ts";
import { answerJson, answerTurn } from "./answer-turn.ts";
import { isJsonRecord, recordsAt } from "./json-record.ts";
import type { RecordedRequest, RequestKind } from "./recorded-request.ts";
import { ApiScript, type ScriptOptions } from "./script.ts";
import { fail } from "./turns.ts";

/** A Messages API on loopback that answers from scripts. The server is itself the script of its bare address. */
export class FakeApi extends ApiScript {
  readonly port: number;
  readonly #server: LoopbackServer;
  readonly #scripts = new Map<string, ApiScript>();
  readonly #idPrefix = randomBytes(4).toString("hex");
  #ids = 0;

  /**
   * Use {@link startFakeApi}.
   *
   * @param server answers nothing yet
   * @param options the script of the bare address
   */
  constructor(server: LoopbackServer, options: ScriptOptions) {
    super(server.url, options);
    this.port = server.port;
    this.#server = server;
    server.answer((request, response) => this.#serve(request, response));
  }

  /**
   * Opens a further script under an address of its own, so that one server serves many tests.
   *
   * @param name letters, digits and hyphens; becomes the first part of the path
   * @param options what it plays
   * @throws Error when the name is taken or does not fit into a path
   */
  script(name: string, options: ScriptOptions = {}): ApiScript {
    if (!/^[A-Za-z0-9-]+$/.test(name) || name === "v1") throw new Error(`Not a script name: ${name}`);
    if (this.#scripts.has(name)) throw new Error(`The test API already plays a script named ${name}`);
    const script = new ApiScript(`${this.url}/${name}`, options);
    this.#scripts.set(name, script);
    return script;
  }

  /** Ends every connection at once, hanging ones too, and stops listening. */
  async close(): Promise<void> {
    await this.#server.close();
    for (const script of [this, ...this.#scripts.values()]) script.end();
  }

  /** Closes the server at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const over = new AbortController();
    const closed = new Promise<boolean>((resolve) => {
      response.on("close", () => {
        over.abort();
        resolve(response.writableFinished);
      });
    });
    const raw = await readText(incoming);
    const { script, path, query } = this.#find(incoming.url ?? "/");
    const request = describeRequest({ incoming, raw, path, query, index: script.requests.length, closed });
    script.record(request);
    if (request.kind === "count-tokens") {
      answerJson(response, 200, { input_tokens: Math.ceil(raw.length / 4) });
      return;
    }
    const exchange = { request, response, makeId: (prefix: string) => this.#makeId(prefix), signal: over.signal };
    if (request.kind === "other") {
      await answerTurn(fail(404, "not_found_error", `the test API has no ${request.method} ${request.path}`), exchange);
      return;
    }
    const step = script.takeStep(request);
    await answerTurn(typeof step === "function" ? await step(request) : step, exchange);
  }

  /** Splits the script's name off the path. */
  #find(target: string): { script: ApiScript; path: string; query: string } {
    const { pathname, search } = new URL(target, this.url);
    const [, name = "", rest = ""] = /^\/([^/]*)(.*)$/s.exec(pathname) ?? [];
    const script = this.#scripts.get(name);
    return script ? { script, path: rest || "/", query: search } : { script: this, path: pathname, query: search };
  }

  #makeId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${this.#idPrefix}${String(this.#ids).padStart(6, "0")}`;
  }
}

/**
 * Starts a scripted Messages API on a free port of 127.0.0.1. It records every request and plays one turn for each
 * request of a conversation; when the script is used up it answers 403, which no CLI version retries.
 *
 * @param options the script of the bare address
 */
export async function startFakeApi(options: ScriptOptions = {}): Promise<FakeApi> {
  return new FakeApi(await startLoopbackServer(), options);
}

interface Arrival {
  readonly incoming: IncomingMessage;
  readonly raw: string;
  readonly path: string;
  readonly query: string;
  readonly index: number;
  readonly closed: Promise<boolean>;
}

function describeRequest({ incoming, raw, path, query, index, closed }: Arrival): RecordedRequest {
  const method = incoming.method ?? "";
  const body = parseBody(raw);
  const agent = incoming.headers["x-claude-code-agent-id"];
  return {
    index,
    kind: kindOf(method, path, body),
    method,
    path,
    query,
    headers: incoming.headers,
    body,
    receivedAt: Date.now(),
    agentId: typeof agent === "string" ? agent : null,
    closed,
  };
}

/** Steps of a conversation stream, or (the CLI's fallback after a broken stream) at least carry tools. */
function kindOf(method: string, path: string, body: unknown): RequestKind {
  if (method !== "POST") return "other";
  if (path === "/v1/messages/count_tokens") return "count-tokens";
  if (path !== "/v1/messages") return "other";
  const isStep = (isJsonRecord(body) && body.stream === true) || recordsAt(body, "tools").length > 0;
  return isStep ? "main" : "side";
}
