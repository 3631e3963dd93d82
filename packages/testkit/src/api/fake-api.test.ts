import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeApi, startFakeApi } from "./fake-api.ts";
import type { ApiScript } from "./script.ts";
import { delayed, fail, fault, repeat, type ScriptStep, say, thinking, tool } from "./turns.ts";

let api: FakeApi;
let count = 0;

beforeAll(async () => {
  api = await startFakeApi();
});

afterAll(async () => {
  await api.close();
});

function newScript(...turns: readonly ScriptStep[]): ApiScript {
  count += 1;
  return api.script(`case-${count}`, { turns });
}

function ask(url: string, body: object = {}, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}/v1/messages?beta=true`, {
    method: "POST",
    body: JSON.stringify({ model: "m", stream: true, messages: [], ...body }),
    ...init,
  });
}

/** The data of every event, as a client of the stream would read them. */
function readEvents(stream: string): Record<string, unknown>[] {
  return stream
    .split("\n\n")
    .filter(Boolean)
    .map((event) => JSON.parse(event.replace(/^event: .*\ndata: /, "")));
}

describe("a reply", () => {
  it("streams each block whole, and in order", async () => {
    const long = `${"ä".repeat(199)}😀${"x".repeat(300)}`;
    const script = newScript(
      say(thinking("hm"), long, tool("Read", { file_path: "/a", deep: [1, { b: long }] }, "t1")),
    );
    const response = await ask(script.url);
    const events = readEvents(await response.text());
    const deltas = events.filter((event) => event.type === "content_block_delta") as unknown as {
      index: number;
      delta: { text?: string; partial_json?: string; thinking?: string };
    }[];
    const joined = (index: number) =>
      deltas
        .filter((event) => event.index === index)
        .map(({ delta }) => delta.text ?? delta.partial_json ?? delta.thinking ?? "")
        .join("");
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect([joined(0), joined(1)]).toEqual(["hm", long]);
    expect(deltas.filter(({ delta }) => /\p{Surrogate}/u.test(delta.text ?? ""))).toEqual([]);
    expect(events).toContainEqual(
      expect.objectContaining({ content_block: { type: "tool_use", id: "t1", name: "Read", input: {} } }),
    );
    expect(JSON.parse(joined(2))).toEqual({ file_path: "/a", deep: [1, { b: long }] });
    expect(events.at(0)).toMatchObject({ type: "message_start", message: { model: "m", content: [] } });
    expect(events.at(-2)).toMatchObject({ type: "message_delta", delta: { stop_reason: "tool_use" } });
    expect(events.at(-1)).toEqual({ type: "message_stop" });
  });

  it("is one document for a request that does not stream", async () => {
    const script = newScript(say("hello", tool("Bash", { command: "ls" })));
    const message = await (await ask(script.url, { stream: false, tools: [{ name: "Bash" }] })).json();
    expect(message).toMatchObject({
      role: "assistant",
      stop_reason: "tool_use",
      content: [
        { type: "text", text: "hello" },
        { type: "tool_use", name: "Bash", id: expect.stringMatching(/^toolu_/) },
      ],
    });
  });

  it("may be computed from the request", async () => {
    const script = newScript(async (request) => say(`you sent ${(request.body as { mark: string }).mark}`));
    expect(await (await ask(script.url, { mark: "M1" })).text()).toContain("you sent M1");
  });

  it("waits as long as it is told, and no longer than the client does", async () => {
    const script = newScript(delayed(60, say("late")), delayed(600_000, say("never")));
    const start = performance.now();
    await (await ask(script.url)).text();
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
    const client = new AbortController();
    const answer = ask(script.url, {}, { signal: client.signal });
    const request = await script.waitFor(({ index }) => index === 1);
    client.abort();
    await expect(answer).rejects.toThrow("aborted");
    expect(await request.closed).toBe(false);
  });
});

describe("a script", () => {
  it("plays its turns in order, repeats, and then answers 403", async () => {
    const script = newScript(repeat(2, say("again")), fail(529, "overloaded_error", "Busy", { "retry-after": "7" }));
    expect(script.remaining).toBe(3);
    expect(await (await ask(script.url)).text()).toContain("again");
    expect(await (await ask(script.url)).text()).toContain("again");
    const overloaded = await ask(script.url);
    expect([overloaded.status, overloaded.headers.get("retry-after")]).toEqual([529, "7"]);
    expect(await overloaded.json()).toMatchObject({
      type: "error",
      error: { type: "overloaded_error", message: "Busy" },
    });
    expect([script.remaining, script.exhausted]).toEqual([0, 0]);
    expect((await ask(script.url)).status).toBe(403);
    expect(script.exhausted).toBe(1);
    script.push(say("more"));
    expect((await ask(script.url)).status).toBe(200);
  });

  it("repeats for ever when told so", async () => {
    const script = newScript(repeat(Number.POSITIVE_INFINITY, say("still")));
    for (let i = 0; i < 5; i++) await (await ask(script.url)).text();
    expect(script.remaining).toBe(Number.POSITIVE_INFINITY);
  });

  it("keeps what other scripts of the same server got apart", async () => {
    const [one, two] = [newScript(say("one")), newScript(say("two"))];
    expect(await (await ask(two.url)).text()).toContain("two");
    expect(await (await ask(one.url)).text()).toContain("one");
    expect([one.main.length, two.main.length]).toEqual([1, 1]);
    expect(api.requests).toHaveLength(0);
  });

  it("spends no turn on what is no step of a conversation", async () => {
    const script = newScript(say("the turn"));
    await fetch(script.url, { method: "HEAD" });
    const tokens = await fetch(`${script.url}/v1/messages/count_tokens`, { method: "POST", body: "{}" });
    expect(await tokens.json()).toHaveProperty("input_tokens");
    expect((await ask(script.url, { stream: false })).status).toBe(200);
    expect((await fetch(`${script.url}/v1/models`)).status).toBe(404);
    expect(script.requests.map(({ kind }) => kind)).toEqual(["other", "count-tokens", "side", "other"]);
    expect(script.remaining).toBe(1);
  });

  it("lets a route answer before the turns", async () => {
    const script = api.script("routed", {
      turns: [say("main turn")],
      route: (request) => (request.agentId === "a1" ? say("for the agent") : undefined),
    });
    const agent = await ask(script.url, {}, { headers: { "x-claude-code-agent-id": "a1" } });
    expect(await agent.text()).toContain("for the agent");
    expect(await (await ask(script.url)).text()).toContain("main turn");
  });

  it("lets a test wait for a request, past or to come", async () => {
    const script = newScript(say("a"), say("b"));
    const coming = script.waitFor((request) => request.index === 1);
    await ask(script.url);
    await ask(script.url);
    expect(await coming).toBe(script.requests[1]);
    expect((await script.waitFor(() => true)).index).toBe(0);
    await expect(script.waitFor((request) => request.index === 9, 20)).rejects.toThrow(/within 20 ms.*\(main\)/);
  });
});

describe("a fault", () => {
  it.each([
    ["reset", "no connection"],
    ["reset-mid-stream", "200, then broken"],
    ["malformed-sse", "200, 1 events"],
    ["truncate", "200, 3 events"],
    ["html", "502 text/html"],
    ["empty", "200, 0 events"],
  ] as const)("%s gives: %s", async (name, outcome) => {
    const script = newScript(fault(name));
    expect(await describeAnswer(script.url)).toBe(outcome);
  });

  async function describeAnswer(url: string): Promise<string> {
    const response = await ask(url).catch(() => null);
    if (response === null) return "no connection";
    if (response.status !== 200) return `${response.status} ${response.headers.get("content-type")}`;
    const stream = await response.text().catch(() => null);
    return stream === null ? "200, then broken" : `200, ${stream.split("\n\n").length - 1} events`;
  }

  it.each([
    ["hang-after-headers", ""],
    ["hang-mid-stream", "I was about to say"],
  ] as const)("%s is silent after its start until the client goes away", async (name, said) => {
    const script = newScript(fault(name));
    const client = new AbortController();
    const response = await ask(script.url, {}, { signal: client.signal });
    expect(response.status).toBe(200);
    let seen = "";
    const read = (async () => {
      for await (const part of response.body ?? []) seen += new TextDecoder().decode(part);
    })();
    await vi.waitFor(() => expect(seen).toContain(said));
    await expectSilence(read);
    client.abort();
    await expect(read).rejects.toThrow("aborted");
    expect(await script.requests[0]?.closed).toBe(false);
  });

  it("hang does not even send headers", async () => {
    const script = newScript(fault("hang"));
    const client = new AbortController();
    const answer = ask(script.url, {}, { signal: client.signal });
    const request = await script.waitFor(() => true);
    await expectSilence(answer);
    client.abort();
    await expect(answer).rejects.toThrow("aborted");
    expect(await request.closed).toBe(false);
  });

  /** Silence shows by waiting only. A slow machine cannot make this fail, only less strict. */
  async function expectSilence(pending: Promise<unknown>): Promise<void> {
    const silence = new Promise((resolve) => setTimeout(resolve, 200, "silence"));
    expect(await Promise.race([pending, silence])).toBe("silence");
  }
});

it("closes at once, whatever hangs, and tells those who wait", async () => {
  await using own = await startFakeApi({ turns: [fault("hang"), fault("hang-mid-stream")] });
  const read = () => ask(own.url).then((response) => response.text());
  const answers = Promise.allSettled([read(), read()]);
  await own.waitFor((request) => request.index === 1);
  const waiting = own.waitFor(() => false).catch((error: Error) => error.message);
  await own.close();
  expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await waiting).toContain("before the API was closed");
});
