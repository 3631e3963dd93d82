import { readdir } from "node:fs/promises";
import path from "node:path";
import {
  type Answer,
  type AskPerson,
  DECLINED,
  type GateRequest,
  type ResolveOptions,
  type ResolveRun,
  resolveIssue,
} from "@ll-issues/runner";
import { say, tool, toolResults } from "@ll-issues/testkit";
import { loadConfig } from "@ll-issues/tracker";
import { describe, expect, it, vi } from "vitest";
import { SHIPPED_TEMPLATES } from "../src/templates-dir.ts";
import {
  answerSeen,
  ask,
  CHANNELS,
  DATABASE,
  type GateStage,
  ISSUE_PATH,
  makeGateStage,
  report,
  write,
} from "./gate-stage.ts";

const option = (...labels: string[]): Answer => ({ labels, text: null });

/** Resolve with somebody at hand, as the command does at a terminal. */
async function resolveLive(
  stage: GateStage,
  askPerson: AskPerson,
  over: Partial<ResolveOptions> = {},
): Promise<ResolveRun> {
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
    ...over,
  });
}

describe.each(["new", "old"] as const)(
  "a live gate with the real Claude Code CLI (%s)",
  { timeout: 90_000 },
  (version) => {
    it.each(["first", "last"] as const)(
      "brings the answers to the model, the question %s among parallel calls",
      async (place) => {
        await using stage = await makeGateStage({ version });
        const four = [DATABASE, CHANNELS, { ...DATABASE, question: "Third?" }, { ...DATABASE, question: "Fourth?" }];
        const blocks = [write(stage.sandbox, "store.mjs", "v\n"), ask(four)];
        stage.api.push(say(...(place === "last" ? blocks : blocks.reverse())), report());
        const asked: GateRequest[] = [];
        const run = await resolveLive(stage, async (request) => {
          asked.push(request);
          return [option("Postgres"), option("Level", "Time"), { labels: [], text: "neither" }, option("SQLite")];
        });
        expect(run).toMatchObject({ outcome: "resolved", commit: expect.any(String) });
        expect(asked.map(({ issueId, questions }) => [issueId, questions.length])).toEqual([["FEAT-004", 4]]);
        const seen = answerSeen(stage.api.main) ?? "";
        for (const answer of [
          'readings?"="Postgres"',
          'kept?"="Level, Time"',
          'Third?"="neither"',
          'Fourth?"="SQLite"',
        ])
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

    it("one question, ten minutes unanswered, is still there and then answered: idle and wall clock stand still", async () => {
      await using stage = await makeGateStage({ version, config: { limits: { idleSeconds: 5, wallSeconds: 300 } } });
      stage.api.push(say(ask()), say(write(stage.sandbox, "store.mjs", "v\n")), report());
      vi.useFakeTimers({
        shouldAdvanceTime: true,
        toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
      });
      try {
        const run = await resolveLive(stage, async () => {
          await vi.advanceTimersByTimeAsync(600_000);
          return [option("Postgres")];
        });
        expect(run).toMatchObject({ outcome: "resolved", reason: "Readings are stored." });
        expect(run.durationMs).toBeGreaterThan(600_000);
      } finally {
        vi.useRealTimers();
      }
      expect(answerSeen(stage.api.main)).toContain('"Postgres"');
    });

    it("deny: a person declines to answer, the model is refused and goes on", async () => {
      await using stage = await makeGateStage({ version });
      stage.api.push(say(ask()), say(write(stage.sandbox, "store.mjs", "v\n")), report());
      expect(await resolveLive(stage, async () => [DECLINED])).toMatchObject({ outcome: "resolved" });
      const refused = stage.api.main
        .flatMap((request) => toolResults(request))
        .find((one) => one.toolUseId === "toolu_ask1");
      expect(refused).toMatchObject({ isError: true, text: expect.stringContaining("The person declines to answer") });
      expect(await stage.issue()).toMatch(/readings\?\*\* Declined to answer \(Test Person, /);
    });

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
  },
);

describe("a live gate", { timeout: 90_000 }, () => {
  it("shows and writes down no secret of the environment, and gives Claude back what it asked", async () => {
    const secret = "hunter2-hunter2";
    await using stage = await makeGateStage();
    stage.api.push(
      say(
        ask([
          {
            question: `Use ${secret} for the store?`,
            header: "Key",
            multiSelect: false,
            options: [
              { label: `Yes, ${secret}`, description: "as it is" },
              { label: "No", description: "another" },
            ],
          },
          DATABASE,
        ]),
      ),
      say(write(stage.sandbox, "store.mjs", "v\n")),
      report(),
    );
    const seen: GateRequest[] = [];
    const env = { ...stage.env, STORE_TOKEN: secret };
    const answer: AskPerson = async (request) => {
      seen.push(request);
      const [first] = request.questions;
      return [option(first?.options[0]?.label ?? ""), { labels: [], text: `one with ${secret}` }];
    };
    const run = await resolveLive(stage, answer, { env });
    expect(run.outcome).toBe("resolved");
    expect(seen[0]?.questions[0]?.question).toBe("Use [REDACTED] for the store?");
    expect(answerSeen(stage.api.main)).toContain(`"Use ${secret} for the store?"="Yes, ${secret}"`);
    expect(answerSeen(stage.api.main)).toContain(`"one with ${secret}"`);
    const folder = `.git/ll-issues/runs/${run.run}`;
    const written = [ISSUE_PATH, `${folder}/transcript.jsonl`, `${folder}/gate.json`, `${folder}/run.json`];
    for (const file of written) expect(await stage.sandbox.read(file), file).not.toContain(secret);
    expect(await stage.issue()).toContain("[REDACTED");
  });

  it("writes down no secret of an answer either that a session gets which was gone on with", async () => {
    const secret = "hunter2-hunter2";
    await using stage = await makeGateStage();
    stage.api.push(say(ask()));
    await stage.resolve("--gates");
    await stage.run("answer", "FEAT-4", "Postgres");
    stage.api.push(
      say(ask([{ ...DATABASE, question: "And the spare one?" }], "toolu_ask2")),
      say(write(stage.sandbox, "store.mjs", "v\n")),
      report(),
    );
    const env = { ...stage.env, STORE_TOKEN: secret };
    const run = await resolveLive(stage, async () => [{ labels: [], text: `one with ${secret}` }], { env });
    expect(run.outcome).toBe("resolved");
    expect(answerSeen(stage.api.main, "toolu_ask2")).toContain(`"one with ${secret}"`);
    expect(await stage.issue()).toContain("And the spare one?** one with [REDACTED");
    const folder = `.git/ll-issues/runs/${run.run}`;
    for (const file of await readdir(path.join(stage.sandbox.repo, folder)))
      expect(await stage.sandbox.read(`${folder}/${file}`), file).not.toContain(secret);
    expect(await stage.sandbox.git("show", "HEAD")).not.toContain(secret);
  });

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
        !allowed
          ? {}
          : {
              askPermission: async ({ toolName, input }) => {
                seen.push(`${toolName} ${input}`);
                return true;
              },
            },
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
    const stop: AskPerson = ({ signal }) => {
      stopped.abort();
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve(null)));
    };
    const run = await resolveLive(stage, stop, { signal: stopped.signal });
    expect(run.outcome).toBe("interrupted");
    expect((await stage.resolve()).run).toMatchObject({ outcome: "waiting", question: DATABASE.question });
  });
});
