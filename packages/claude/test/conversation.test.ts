import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ClaudeConversation, type ConversationOptions, type ConversationTurn } from "../src/index.ts";
import { descriptors, isAlive, leftovers, waitForEvent } from "./support/observe.ts";
import { options } from "./support/programs.ts";

async function open(more: Partial<ConversationOptions> = {}, env: Record<string, string> = {}) {
  const given = { ...options("talk.mjs", env), interruptMs: 2000, ...more };
  return { conversation: await ClaudeConversation.open(given), runId: given.runId };
}

const results = (turns: readonly ConversationTurn[]) => Promise.all(turns.map(({ result }) => result));

describe("prompts", () => {
  it("are played one at a time in the order they came, each once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ll-claude-talk-"));
    const log = join(folder, "log");
    const { conversation, runId } = await open({}, { LOG: log });
    const prompts = Array.from({ length: 20 }, (_, index) => `echo ${index} ${"x".repeat(index * 500)}`);
    const turns = prompts.map((prompt) => conversation.send(prompt));
    expect(conversation.waiting).toBeGreaterThan(15);
    const ended = await results(turns);
    expect(ended.map(({ outcome }) => outcome)).toEqual(prompts.map(() => "completed"));
    expect(ended.map(({ resultText }) => `echo ${resultText}`)).toEqual(prompts);
    expect(await readFile(log, "utf8")).toBe(prompts.map((prompt) => `${prompt}\n`).join(""));
    expect(await conversation.close()).toMatchObject({ reason: "closed", exitCode: 0 });
    expect(await leftovers(runId)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it("with newlines, quotes and separators stay one line each", async () => {
    const { conversation } = await open();
    const words = 'a\nb\r\n"c"\u2028\u2029 \u{1f600} > \\n';
    expect((await conversation.send(`echo ${words}`).result).resultText).toBe(words);
    await conversation.close();
  });

  it.each([
    ["", "LLI_CLAUDE_PROMPT_EMPTY"],
    [" \n ", "LLI_CLAUDE_PROMPT_EMPTY"],
    ["x".repeat(10_000_001), "LLI_CLAUDE_PROMPT_TOO_LARGE"],
  ])("that cannot be sent are refused (%#)", async (prompt, code) => {
    const { conversation } = await open();
    expect(() => conversation.send(prompt)).toThrowError(expect.objectContaining({ code }));
    expect((await conversation.send("echo fine").result).outcome).toBe("completed");
    await conversation.close();
  });

  it("that are too many are pushed back, and taken again when there is room", async () => {
    const { conversation } = await open({ queueLimit: 2 });
    const first = conversation.send("wait");
    await waitForEvent(first, "text");
    const waiting = [conversation.send("echo 1"), conversation.send("echo 2")];
    expect(() => conversation.send("echo 3")).toThrowError(expect.objectContaining({ code: "LLI_CLAUDE_QUEUE_FULL" }));
    const room = conversation.whenRoom();
    await conversation.interrupt();
    await room;
    waiting.push(conversation.send("echo 3"));
    expect((await results(waiting)).map(({ resultText }) => resultText)).toEqual(["1", "2", "3"]);
    await conversation.whenIdle();
    await conversation.close();
  });
});

describe("a turn", () => {
  it("is over at its result, not at a blank line, a prompt sign or garbage", async () => {
    const { conversation } = await open();
    const turn = conversation.send("garble the words");
    const kinds: string[] = [];
    for await (const event of turn) {
      kinds.push(event.kind === "notice" ? event.name : event.kind);
    }
    expect(kinds.filter((kind) => kind === "line-unreadable")).toHaveLength(3);
    expect(kinds.at(-1)).toBe("result");
    expect(await turn.result).toMatchObject({ outcome: "completed", resultText: "the words" });
    await conversation.close();
  });

  it("is not ended by a straggler of the turn before", async () => {
    const { conversation } = await open();
    const turns = [conversation.send("late one"), conversation.send("echo two"), conversation.send("echo three")];
    expect((await results(turns)).map(({ resultText }) => resultText)).toEqual(["one", "two", "three"]);
    await conversation.close();
  });

  it("that is interrupted ends, and the session goes on", async () => {
    const { conversation } = await open();
    const [first, second] = [conversation.send("wait"), conversation.send("echo after")];
    await waitForEvent(first, "text");
    expect(await conversation.interrupt()).toBe(true);
    expect(await first.result).toMatchObject({ outcome: "interrupted", reason: "stopped", isDelivered: true });
    expect(await second.result).toMatchObject({ outcome: "completed", resultText: "after" });
    expect(conversation.sessionId).not.toBeNull();
    expect(await conversation.interrupt()).toBe(false);
    await conversation.close();
  });

  it("that is interrupted before it has begun is interrupted when it does", async () => {
    const { conversation } = await open();
    const turn = conversation.send("wait");
    expect(await conversation.interrupt()).toBe(true);
    expect((await turn.result).outcome).toBe("interrupted");
    expect((await conversation.send("echo still here").result).resultText).toBe("still here");
    await conversation.close();
  });

  it("tells what its process has cost, also when the session was resumed", async () => {
    const { conversation } = await open();
    const turns = ["cost 0.1 1.3", "cost 0.2 1.5"].map((prompt) => conversation.send(prompt));
    expect((await results(turns)).map(({ costUsd }) => costUsd)).toEqual([0.1, 0.3]);
    const [second, third] = [conversation.send("crash 1"), conversation.send("echo")];
    expect((await results([second, third])).map(({ costUsd }) => costUsd)).toEqual([0, 0]);
  });

  it("that takes too long is interrupted, and the session goes on", async () => {
    const { conversation } = await open({ limits: { startMs: 5000, idleMs: 300, wallMs: 0 } });
    expect(await conversation.send("wait").result).toMatchObject({ outcome: "idle", reason: "idle-timeout" });
    expect((await conversation.send("echo next").result).resultText).toBe("next");
    await conversation.close();
  });

  it("that does not end when it is interrupted ends the conversation", async () => {
    const { conversation, runId } = await open({ interruptMs: 200, limits: { startMs: 0, idleMs: 0, wallMs: 500 } });
    const turns = [conversation.send("deaf"), conversation.send("echo never")];
    expect(await results(turns)).toMatchObject([
      { outcome: "timed-out", reason: "wall-timeout", isDelivered: true },
      { outcome: "failed", reason: "turn-stuck", isDelivered: false },
    ]);
    expect(await conversation.ended).toMatchObject({ reason: "turn-stuck" });
    expect(() => conversation.send("echo")).toThrowError(expect.objectContaining({ code: "LLI_CLAUDE_CLOSED" }));
    expect(await leftovers(runId)).toEqual([]);
  });
});

describe("when the process fails every prompt is settled with the reason", () => {
  it.each([
    ["crash 3", "process-ended", { exitCode: 3, signal: null }],
    ["mute", "process-ended", { signal: "SIGTERM" }],
  ])("%s", async (prompt, reason, end) => {
    const { conversation } = await open();
    const turns = [
      conversation.send("echo 1"),
      conversation.send(prompt),
      conversation.send("echo 2"),
      conversation.send("echo 3"),
    ];
    expect(await results(turns)).toMatchObject([
      { outcome: "completed" },
      { outcome: "failed", reason, isDelivered: true },
      { outcome: "failed", reason, isDelivered: false },
      { outcome: "failed", reason, isDelivered: false },
    ]);
    expect(await conversation.ended).toMatchObject({ reason, ...end });
    expect(() => conversation.send("echo")).toThrowError(/ended with/);
    await conversation.whenIdle();
    await conversation.whenRoom();
  });

  it("a process that is killed from outside", async () => {
    const { conversation } = await open();
    const turns = [conversation.send("wait"), conversation.send("echo 1")];
    await waitForEvent(turns[0] ?? conversation.send("echo"), "text");
    process.kill(conversation.pid ?? 0, "SIGKILL");
    expect((await results(turns)).map(({ reason }) => reason)).toEqual(["process-ended", "process-ended"]);
    expect(await conversation.ended).toMatchObject({ signal: "SIGKILL" });
  });

  it("a process that stops reading, with a prompt that does not fit into the pipe", async () => {
    const { conversation } = await open({ writeMs: 300 });
    const turns = ["stop-reading now", `echo ${"x".repeat(5_000_000)}`, "echo never"].map((prompt) =>
      conversation.send(prompt),
    );
    expect(await results(turns)).toMatchObject([
      { outcome: "completed" },
      { outcome: "failed", reason: "write-timed-out", isDelivered: true },
      { outcome: "failed", reason: "write-timed-out", isDelivered: false },
    ]);
    expect(await conversation.ended).toMatchObject({ reason: "write-timed-out" });
    expect(isAlive(conversation.pid ?? 0)).toBe(false);
  });

  it("a process that closes its input", async () => {
    const { conversation } = await open();
    const turns = ["close-input now", "echo 1", "echo 2"].map((prompt) => conversation.send(prompt));
    expect(await results(turns)).toMatchObject([
      { outcome: "completed" },
      { outcome: "failed", reason: "write-failed", isDelivered: true },
      { outcome: "failed", reason: "write-failed", isDelivered: false },
    ]);
    expect(await conversation.ended).toMatchObject({ reason: "write-failed" });
    expect(isAlive(conversation.pid ?? 0)).toBe(false);
  });

  it("a program that cannot be started: nothing is left open, and no transcript is begun", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ll-claude-talk-"));
    const transcriptPath = join(folder, "transcript.jsonl");
    const before = descriptors();
    for (const [command, code] of [
      ["/does/not/exist", "LLI_CLAUDE_NOT_FOUND"],
      ["/etc/passwd", "LLI_CLAUDE_NOT_EXECUTABLE"],
    ] as const)
      await expect(open({ command, transcriptPath })).rejects.toMatchObject({ code });
    expect([descriptors(), await readdir(folder)]).toEqual([before, []]);
    await rm(folder, { recursive: true });
  });

  it("a process of which no record can be made is ended", async () => {
    const recordDir = await mkdtemp(join(tmpdir(), "ll-claude-talk-"));
    const given = { ...options("talk.mjs"), recordDir };
    await mkdir(join(recordDir, `${given.runId}.claude-run.json.tmp`));
    const before = descriptors();
    const transcriptPath = join(recordDir, "transcript.jsonl");
    await expect(ClaudeConversation.open({ ...given, transcriptPath })).rejects.toMatchObject({ code: "EISDIR" });
    expect([await leftovers(given.runId), descriptors()]).toEqual([[], before]);
    await rm(recordDir, { recursive: true });
  });
});

describe("what a process says beside its stream", () => {
  it("is told in the first turn where the transcript cannot be written", async () => {
    const { conversation } = await open({ transcriptPath: "/does/not/exist/t" });
    const told = [];
    for (const prompt of ["echo 1", "echo 2"]) {
      const names = [];
      for await (const event of conversation.send(prompt)) if (event.kind === "notice") names.push(event.name);
      told.push(names);
    }
    expect(told).toEqual([["transcript-stopped"], []]);
    await conversation.close();
  });

  it("on stderr is in the end of the conversation, without what may not be kept", async () => {
    const { conversation } = await open({ redact: (line) => line.replaceAll("secret", "***") });
    await conversation.send("grumble the secret is out").result;
    expect((await conversation.close()).stderrTail).toBe("the *** is out\n");
  });
});

describe("close", () => {
  it("lets the running turn end, and gives back what waits as not delivered", async () => {
    const { conversation } = await open();
    const turns = [conversation.send("garble words"), conversation.send("echo 2")];
    await waitForEvent(turns[0] ?? conversation.send("echo"), "started");
    const ended = conversation.close();
    expect(() => conversation.send("echo 3")).toThrowError(expect.objectContaining({ code: "LLI_CLAUDE_CLOSED" }));
    expect(await results(turns)).toMatchObject([
      { outcome: "completed" },
      { outcome: "interrupted", reason: "closed", isDelivered: false },
    ]);
    expect(await ended).toMatchObject({ reason: "closed", exitCode: 0 });
    expect(await conversation.close()).toEqual(await ended);
  });

  it("ends a turn that does not end within the grace", async () => {
    const { conversation, runId } = await open();
    const turn = conversation.send("wait");
    await waitForEvent(turn, "text");
    await conversation.close({ graceMs: 100 });
    expect(await turn.result).toMatchObject({ outcome: "interrupted", reason: "closed", isDelivered: true });
    expect(await leftovers(runId)).toEqual([]);
  });
});

describe("kill", () => {
  it("does not wait for a turn, nor for the grace of a close", async () => {
    const { conversation, runId } = await open();
    const turns = [conversation.send("deaf"), conversation.send("echo 2")];
    await waitForEvent(turns[0] ?? conversation.send("echo"), "text");
    const closed = conversation.close({ graceMs: 60_000 });
    expect(await conversation.kill()).toMatchObject({ reason: "closed", signal: "SIGKILL" });
    expect(await results(turns)).toMatchObject([
      { outcome: "interrupted", reason: "closed", isDelivered: true },
      { outcome: "interrupted", reason: "closed", isDelivered: false },
    ]);
    expect(await closed).toMatchObject({ reason: "closed" });
    expect(await leftovers(runId)).toEqual([]);
  });
});

describe("a permission request", () => {
  it("is decided by the host", async () => {
    const asked: unknown[] = [];
    const { conversation } = await open({
      onPermission: async (request) => {
        asked.push(request);
        return { behavior: "allow", updatedInput: { command: "ls -l" } };
      },
    });
    const text = await waitForEvent(conversation.send("ask"), "text");
    expect(asked).toEqual([{ toolName: "Bash", toolUseId: "t1", input: { command: "ls" } }]);
    expect(JSON.parse(text.text)).toMatchObject({
      subtype: "success",
      request_id: "q1",
      response: { behavior: "allow" },
    });
    await conversation.close();
  });

  it("comes as it was asked where something is taken out of it for the transcript", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ll-claude-talk-"));
    const transcriptPath = join(folder, "transcript.jsonl");
    const asked: unknown[] = [];
    const { conversation } = await open({
      transcriptPath,
      redact: (line) => line.replaceAll('"ls"', '"[gone]"'),
      onPermission: async ({ input }) => {
        asked.push(input);
        return { behavior: "allow", updatedInput: input };
      },
    });
    await waitForEvent(conversation.send("ask"), "text");
    await conversation.close();
    expect(asked).toEqual([{ command: "ls" }]);
    const transcript = await readFile(transcriptPath, "utf8");
    expect([transcript.includes("[gone]"), transcript.includes('"ls"')]).toEqual([true, false]);
    await rm(folder, { recursive: true });
  });

  it.each([
    ["without a host", undefined],
    [
      "with a host that throws",
      () => {
        throw new Error("lost");
      },
    ],
  ])("is denied %s, so that nothing waits for ever", async (_, onPermission) => {
    const { conversation } = await open(onPermission === undefined ? {} : { onPermission });
    const text = await waitForEvent(conversation.send("ask"), "text");
    expect(JSON.parse(text.text)).toMatchObject({ response: { behavior: "deny" } });
    await conversation.close();
  });
});
