import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** Answers one request. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An HTTP server on a free port of 127.0.0.1. */
export class LoopbackServer {
  readonly port: number;
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly #server: Server;

  /**
   * Use {@link startLoopbackServer}.
   *
   * @param server listens already
   * @param port where it listens
   */
  constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * Has requests answered.
   *
   * @param serve when it fails the connection is cut: a client that went away while it sent is part of the tests, and anything else must not
   *   look like a good answer
   */
  answer(serve: Serve): void {
    this.#server.on("request", (request, response) => {
      serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  /** Ends every connection at once, hanging ones too, and stops listening; the second time it does nothing. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** Starts a server that answers nothing yet. */
export async function startLoopbackServer(): Promise<LoopbackServer> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The test server got no port");
  return new LoopbackServer(server, address.port);
}
