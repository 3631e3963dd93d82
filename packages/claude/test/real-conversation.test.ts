import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fault, findRealClaude, REAL_CLAUDE_VERSIONS, say, tool } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { ClaudeConversation, reapRuns } from "../src/index.ts";
import { buildPackage } from "./support/build-package.ts";
import { waitForEvent } from "./support/observe.ts";
import { BARE_ENV, program } from "./support/programs.ts";
import { makeStage, waitForProgram } from "./support/real.ts";

const ask = tool("AskUserQuestion", {
  questions: [
    {
      question: "Which?",
      header: "H",
      multiSelect: false,
      options: [
        { label: "a", description: "a" },
        { label: "b", description: "b" },
      ],
    },
  ],
});

describe.each(REAL_CLAUDE_VERSIONS)("a conversation with the real CLI, %s", (version) => {
  const check = it.skipIf(findRealClaude(version) === null);

  check("goes from prompt to prompt, through interrupts, in one session", async () => {
    const bash = say(tool("Bash", { command: "sleep 66" }));
    const turns = [say("one"), fault("hang"), say("three"), bash, say("five")];
    await using stage = await makeStage(version, turns, { allowedTools: ["Bash"] });
    const conversation = await ClaudeConversation.open(stage.options);
    const [first, second, third] = ["1", "2", "3"].map((prompt) => conversation.send(prompt));
    expect(await first?.result).toMatchObject({ outcome: "completed", resultText: "one" });
    await stage.api.waitFor(({ index }) => stage.api.main[1]?.index === index);
    expect(await conversation.interrupt()).toBe(true);
    expect(await second?.result).toMatchObject({ outcome: "interrupted", reason: "stopped" });
    expect(await third?.result).toMatchObject({ outcome: "completed", resultText: "three" });
    conversation.send("4");
    await waitForProgram(stage.sandbox, "sleep 66");
    expect(await conversation.interrupt()).toBe(true);
    const fifth = await conversation.send("5").result;
    expect(fifth).toMatchObject({ outcome: "completed", resultText: "five", sessionId: conversation.sessionId });
    expect(await conversation.close()).toMatchObject({ reason: "closed", exitCode: 0 });
    expect(stage.api.remaining).toBe(0);
  });

  check("is told when its process is killed", async () => {
    await using stage = await makeStage(version, [fault("hang")]);
    const conversation = await ClaudeConversation.open(stage.options);
    const turns = [conversation.send("1"), conversation.send("2")];
    await stage.api.waitFor(({ kind }) => kind === "main");
    process.kill(conversation.pid ?? 0, "SIGKILL");
    expect(await Promise.all(turns.map(({ result }) => result))).toMatchObject([
      { outcome: "failed", reason: "process-ended", isDelivered: true },
      { outcome: "failed", reason: "process-ended", isDelivered: false },
    ]);
    expect(await conversation.ended).toMatchObject({ signal: "SIGKILL" });
  });

  check("tells a turn that ends because of SIGINT from one that fails", async () => {
    await using stage = await makeStage(version, [fault("hang")]);
    const conversation = await ClaudeConversation.open(stage.options);
    const turn = conversation.send("1");
    await stage.api.waitFor(({ kind }) => kind === "main");
    const ended = await conversation.close({ graceMs: 0, signal: "SIGINT" });
    expect(await turn.result).toMatchObject({ outcome: "interrupted", reason: "closed", isDelivered: true });
    expect(ended).toMatchObject({ reason: "closed", signal: null });
  });

  check("has its questions answered by the host", async () => {
    await using stage = await makeStage(version, [say(ask), say("thanks")]);
    const conversation = await ClaudeConversation.open({
      ...stage.options,
      extraArgs: ["--permission-prompt-tool", "stdio"],
      onPermission: async ({ input }) => ({
        behavior: "allow",
        updatedInput: { ...Object(input), answers: { "Which?": "b" } },
      }),
    });
    const turn = conversation.send("Ask me.");
    const answered = await waitForEvent(turn, "tool-result");
    expect(answered.text).toContain('"Which?"="b"');
    expect((await turn.result).resultText).toBe("thanks");
    await conversation.close();
  });

  check("A32: leaves nothing that the next start does not end, when its supervisor is killed", async () => {
    await using stage = await makeStage(version, [say(tool("Bash", { command: "sleep 67" }))], {
      allowedTools: ["Bash"],
    });
    await using bundle = await buildPackage();
    const recordDir = await mkdtemp(join(tmpdir(), "ll-claude-records-"));
    const supervisor = spawn(process.execPath, [program("supervisor.mjs")], {
      env: { ...BARE_ENV, PACKAGE: bundle.path, OPTIONS: JSON.stringify({ ...stage.options, recordDir }) },
      stdio: ["ignore", "ignore", "inherit"],
    });
    await waitForProgram(stage.sandbox, "sleep 67");
    const exited = once(supervisor, "exit");
    supervisor.kill("SIGKILL");
    await exited;
    expect(await reapRuns(recordDir)).toMatchObject([{ runId: stage.options.runId, state: "ended" }]);
    expect(await stage.sandbox.findLeftovers()).toEqual([]);
    await rm(recordDir, { recursive: true });
  });
});
