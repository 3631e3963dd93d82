import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClaudeConversation, type ConversationTurn, type TurnResult } from "../src/index.ts";
import { readProcess } from "../src/terminate/process-table.ts";
import { leftovers } from "./support/observe.ts";
import { options } from "./support/programs.ts";

/** What somebody may do with a conversation at any moment. */
type Step =
  | { readonly kind: "send"; readonly verb: "echo" | "wait" | "garble" | "crash" | "mute" }
  | { readonly kind: "interrupt" | "kill" | "close" | "idle" }
  | { readonly kind: "pause"; readonly milliseconds: number };

const send = (verb: "echo" | "wait" | "garble" | "crash" | "mute"): fc.Arbitrary<Step> =>
  fc.constant({ kind: "send", verb });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: send("echo") },
  { weight: 3, arbitrary: send("garble") },
  { weight: 3, arbitrary: send("wait") },
  { weight: 1, arbitrary: send("crash") },
  { weight: 6, arbitrary: fc.constant<Step>({ kind: "interrupt" }) },
  { weight: 5, arbitrary: fc.nat({ max: 60 }).map((milliseconds): Step => ({ kind: "pause", milliseconds })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: "kill" }, { kind: "close" }) },
);

interface Sent {
  readonly prompt: string;
  readonly turn: ConversationTurn;
}

async function play(
  steps: readonly Step[],
  log: string,
): Promise<{ readonly sent: Sent[]; readonly results: TurnResult[] }> {
  const given = { ...options("talk.mjs", { LOG: log }), interruptMs: 5000, queueLimit: 6 };
  const conversation = await ClaudeConversation.open(given);
  const sent: Sent[] = [];
  const pending: Promise<unknown>[] = [];
  for (const [index, action] of steps.entries()) {
    switch (action.kind) {
      case "send":
        trySend(conversation, `${action.verb} ${action.verb === "crash" ? 5 : `#${index}`}`, sent);
        break;
      case "interrupt":
        pending.push(conversation.interrupt());
        break;
      case "kill":
        killChild(conversation.pid);
        break;
      case "close":
        pending.push(conversation.close({ graceMs: 50 }));
        break;
      case "idle":
        pending.push(conversation.whenIdle());
        break;
      case "pause":
        await wait(action.milliseconds);
        break;
    }
  }
  pending.push(conversation.close({ graceMs: 50 }));
  await Promise.all(pending);
  const results = await Promise.all(sent.map(({ turn }) => turn.result));
  await conversation.whenIdle();
  expect(await leftovers(given.runId)).toEqual([]);
  return { sent, results };
}

/** Another step may have ended it before: then its pid is nobody's, or somebody else's. */
function killChild(pid: number | null): void {
  if (pid !== null && readProcess(pid)?.parent === process.pid) {
    process.kill(pid, "SIGKILL");
  }
}

/** A prompt is either taken, or refused with an error that says why. */
function trySend(conversation: ClaudeConversation, prompt: string, sent: Sent[]): void {
  try {
    sent.push({ prompt, turn: conversation.send(prompt) });
  } catch (error) {
    expect(["LLI_CLAUDE_QUEUE_FULL", "LLI_CLAUDE_CLOSED"]).toContain(Reflect.get(Object(error), "code"));
  }
}

describe("a conversation under random sends, interrupts, crashes and closes", () => {
  it("settles every prompt once, in order, without loss and without mixing them up", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ll-claude-model-"));
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 16 }), async (steps) => {
        runs += 1;
        const log = join(folder, `${runs}`);
        const { sent, results } = await play(steps, log);
        const received = (await readFile(log, "utf8").catch(() => "")).split("\n").slice(0, -1);
        const prompts = sent.map(({ prompt }) => prompt);
        const delivered = prompts.filter((_, index) => results[index]?.isDelivered === true);
        // In order, each at most once, and only what is said to have been delivered; the last may have been lost on the way.
        expect([received, [...received, delivered.at(-1)]]).toContainEqual(delivered);
        for (const [index, result] of results.entries()) {
          const [, words] = (prompts[index] ?? "").split(" ");
          if (result.outcome === "completed") {
            expect(result.resultText).toBe(words);
          }
          if (result.outcome === "completed" || result.reason === "stopped") {
            expect(received).toContain(prompts[index]);
          }
          expect(["completed", "interrupted", "failed"]).toContain(result.outcome);
        }
        // Nothing is played after something that was not delivered.
        const firstLost = results.findIndex(({ isDelivered }) => !isDelivered);
        expect(firstLost === -1 || results.slice(firstLost).every(({ isDelivered }) => !isDelivered)).toBe(true);
      }),
      { numRuns: Number(process.env.LL_FUZZ ?? 40) },
    );
    await rm(folder, { recursive: true });
  }, 600_000);
});
