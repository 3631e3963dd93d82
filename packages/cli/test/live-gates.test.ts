import { setTimeout as sleep } from "node:timers/promises";
import {
  type Answer,
  type AskPermission,
  type AskPerson,
  type GateRequest,
  type ResolveRun,
  resolveIssue,
} from "@ll-issues/runner";
import { say, tool } from "@ll-issues/testkit";
import { loadConfig } from "@ll-issues/tracker";
import { describe, expect, it } from "vitest";
import { SHIPPED_TEMPLATES } from "../src/templates-dir.ts";
import { answerSeen, ask, CHANNELS, DATABASE, type GateStage, makeGateStage, report, write } from "./gate-stage.ts";

const option = (...labels: string[]): Answer => ({ labels, text: null });

/** Resolve with somebody at hand, as the command does at a terminal. */
async function resolveLive(stage: GateStage, askPerson: AskPerson, askPermission?: AskPermission): Promise<ResolveRun> {
  return resolveIssue({
    root: stage.sandbox.repo,
    config: await loadConfig(stage.sandbox.repo),
    reference: "FEAT-4",
    shippedTemplates: SHIPPED_TEMPLATES,
    env: stage.env,
    gates: true,
    commit: true,
    force: false,
    askPerson,
    askPermission,
  });
}

describe.each(["new", "old"] as const)("a live gate with the real Claude Code CLI (%s)", (version) => {
  it.each(["first", "last"] as const)(
    "brings the answers to the model, the question %s among parallel calls",
    async (place) => {
      await using stage = await makeGateStage({ version, config: { limits: { idleSeconds: 1 } } });
      const four = [DATABASE, CHANNELS, { ...DATABASE, question: "Third?" }, { ...DATABASE, question: "Fourth?" }];
      const blocks = [write(stage.sandbox, "store.mjs", "v\n"), ask(four)];
      stage.api.push(say(...(place === "last" ? blocks : blocks.reverse())), report());
      const asked: GateRequest[] = [];
      const run = await resolveLive(stage, async (request) => {
        asked.push(request);
        await sleep(2500); // Longer than the run may be idle.
        return [option("Postgres"), option("Level", "Time"), { labels: [], text: "neither" }, option("SQLite")];
      });
      expect(run).toMatchObject({ outcome: "resolved", commit: expect.any(String) });
      expect(asked.map(({ issueId, questions }) => [issueId, questions.length])).toEqual([["FEAT-004", 4]]);
      const seen = answerSeen(stage.api.main) ?? "";
      for (const answer of ['readings?"="Postgres"', 'kept?"="Level, Time"', 'Third?"="neither"', 'Fourth?"="SQLite"'])
        expect(seen).toContain(answer);
      const issue = await stage.issue();
      expect(issue).toMatch(
        /readings\?\*\* Postgres \(Test Person[\s\S]*Level, Time[\s\S]*neither \(Test Person, in their own words/,
      );
      expect(issue).toMatch(/^---\nstatus: done\n/);
      const transcript = `${stage.sandbox.repo}/.git/ll-issues/runs/${run.run}/transcript.jsonl`;
      expect(run.log).toBe(transcript);
      expect(await stage.sandbox.read(`.git/ll-issues/runs/${run.run}/transcript.jsonl`)).toContain("Level, Time");
      expect(stage.api.remaining).toBe(0);
    },
  );

  it("is parked when it is to be answered later, and goes on then", async () => {
    await using stage = await makeGateStage({ version });
    stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n"), ask()));
    const first = await resolveLive(stage, async () => null);
    expect([first.outcome, first.question]).toEqual(["waiting", DATABASE.question]);
    expect(await stage.issue()).toMatch(/^---\nstatus: waiting\n[\s\S]*## Open Question/);
    await stage.run("answer", "FEAT-4", "Postgres");
    stage.api.push(report());
    const second = await stage.resolve();
    expect([second.run.outcome, second.run.sessionId]).toEqual(["resolved", first.sessionId]);
    expect(JSON.stringify(stage.api.main.at(-1)?.body)).toContain("Answer: Postgres");
    expect(stage.api.remaining).toBe(0);
  });
});

describe("a live gate", () => {
  it("refuses what the allow-list does not hold, unless the person allows it", async () => {
    const bash = (command: string) => say(tool("Bash", { command, description: "x" }, `toolu_${command.length}`));
    for (const allowed of [false, true]) {
      await using stage = await makeGateStage();
      const seen: string[] = [];
      stage.api.push(
        bash("node -e 'fs.writeFileSync(`made.txt`, ``)'"),
        say(write(stage.sandbox, "store.mjs", "v\n")),
        report(),
      );
      const run = await resolveLive(
        stage,
        async () => null,
        allowed
          ? async ({ toolName, input }) => {
              seen.push(`${toolName} ${input}`);
              return true;
            }
          : undefined,
      );
      expect(run.outcome).toBe("resolved");
      expect(run.changes.map(({ path }) => path)).toEqual(allowed ? ["made.txt", "store.mjs"] : ["store.mjs"]);
      expect(seen).toEqual(allowed ? [expect.stringContaining("made.txt")] : []);
    }
  });

  it("ends when the run is stopped while the question is open, and leaves the question to the next resolve", async () => {
    await using stage = await makeGateStage();
    stage.api.push(say(ask()));
    const stopped = new AbortController();
    const config = await loadConfig(stage.sandbox.repo);
    const run = await resolveIssue({
      root: stage.sandbox.repo,
      config,
      reference: "FEAT-4",
      shippedTemplates: SHIPPED_TEMPLATES,
      env: stage.env,
      gates: true,
      commit: true,
      force: false,
      signal: stopped.signal,
      askPerson: ({ signal }) => {
        stopped.abort();
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve(null)));
      },
    });
    expect(run.outcome).toBe("interrupted");
    expect((await stage.resolve()).run).toMatchObject({ outcome: "waiting", question: DATABASE.question });
  });
});
