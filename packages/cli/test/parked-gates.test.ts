import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, rm } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { lastUserText, type RecordedRequest, say, tool, toolNames } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import {
  answerSeen,
  ask,
  CHANNELS,
  countInConversation,
  DATABASE,
  ISSUE,
  ISSUE_PATH,
  makeGateStage,
  report,
  write,
} from "./gate-stage.ts";
import { HAS_BUNDLE, LL_ISSUES } from "./programs.ts";

const QUESTION_IN_ISSUE = `### Question 1: Database

Which database should hold the readings?

Choose one:

- [ ] **SQLite**: one file
- [ ] **Postgres**: a server

Answer:
`;
const DECISION =
  /## Decisions\n\n- \*\*Which database should hold the readings\?\*\* Postgres \(Test Person, \d{4}-\d\d-\d\d, asked in `[^`]+`\)\n/;

function at(requests: readonly RecordedRequest[], index: number): RecordedRequest {
  const request = requests[index];
  if (request === undefined) throw new Error(`There was no request ${index}.`);
  return request;
}

describe.each(["new", "old"] as const)(
  "a parked gate with the real Claude Code CLI (%s)",
  { timeout: 90_000 },
  (version) => {
    it("waits in the issue, and the session goes on once it is answered; question last", async () => {
      await using stage = await makeGateStage({ version });
      const { sandbox, api } = stage;
      api.push(say(write(sandbox, "store.mjs", "v1\n"), ask()));
      const first = await stage.resolve("--gates");
      expect([first.code, first.run.outcome, first.run.question]).toEqual([3, "waiting", DATABASE.question]);
      expect(first.run).toMatchObject({ changes: [{ path: "store.mjs" }], resolution: null });
      expect(toolNames(at(api.main, 0))).toContain("AskUserQuestion");
      const parked = await stage.issue();
      expect(parked).toMatch(/^---\nstatus: waiting\n---\n/);
      expect(parked).toContain(QUESTION_IN_ISSUE);
      expect(parked).toContain(`- **Run**: \`${first.run.run}\`\n- **Session**: \`${first.run.sessionId}\`\n`);
      expect(parked).toContain("- **Changed so far**, not committed: `store.mjs`\n");
      // The question is committed alone, so that no clean working tree loses it; the half-done work is not.
      expect(await sandbox.git("show", "--name-only", "--format=%H %s", "HEAD")).toBe(
        `${first.run.commit} chore(FEAT-004): ask a person\n\n${ISSUE_PATH}`,
      );
      expect(await sandbox.git("status", "--porcelain")).toBe("?? store.mjs");

      expect(await stage.run("answer", "FEAT-4", "postgres")).toMatchObject({ code: 0 });
      api.push(say(write(sandbox, "other.mjs", "v2\n")), report());
      const second = await stage.resolve();
      expect([second.code, second.run.outcome, second.run.reason]).toEqual([0, "resolved", "Readings are stored."]);
      expect(second.run.sessionId).toBe(first.run.sessionId);
      expect(answerSeen(api.main)).toContain('"Which database should hold the readings?"="Postgres"');
      expect(countInConversation(at(api.main, 1), "Your questions have been answered")).toBe(1);
      expect(api.remaining).toBe(0);
      const issue = await stage.issue();
      expect(issue).toMatch(/^---\nstatus: done\n/);
      expect(issue).toMatch(DECISION);
      expect(issue).not.toContain("Open Question");
      // What was done before the question is part of the commit.
      const names = (await sandbox.git("show", "--name-only", "--format=")).split("\n");
      expect([names, await sandbox.git("status", "--porcelain")]).toEqual([[ISSUE_PATH, "other.mjs", "store.mjs"], ""]);
    });

    it("brings the answer to the model also when the question came first among parallel calls", async () => {
      await using stage = await makeGateStage({ version });
      const { sandbox, api } = stage;
      api.push(say(ask(), write(sandbox, "store.mjs", "v1\n")));
      const first = await stage.resolve("--gates");
      await stage.run("answer", "FEAT-4", "2");
      api.push(say(write(sandbox, "other.mjs", "v2\n")), report());
      const second = await stage.resolve();
      expect([second.run.outcome, second.run.sessionId]).toEqual(["resolved", first.run.sessionId]);
      // As a prompt: as the result of the call the older CLI would lose it, and say it had not.
      expect(lastUserText(at(api.main, 1))).toContain(`Question: ${DATABASE.question}\nAnswer: Postgres`);
      expect(countInConversation(at(api.main, 1), "Answer: Postgres")).toBe(1);
      expect(countInConversation(at(api.main, 1), "Your questions have been answered")).toBe(0);
      expect(api.remaining).toBe(0);
      expect(await stage.issue()).toMatch(DECISION);
    });

    it("asks again, several questions at once, and begins anew when the session is gone", async () => {
      await using stage = await makeGateStage({ version });
      const { sandbox, api } = stage;
      api.push(say(ask()));
      const first = await stage.resolve("--gates");
      await stage.run("answer", "FEAT-4", "1");
      api.push(say(ask([DATABASE, CHANNELS], "toolu_ask2")));
      const second = await stage.resolve();
      expect([second.code, second.run.question]).toEqual([3, `${DATABASE.question} ${CHANNELS.question}`]);
      expect(await stage.issue()).toMatch(/## Decisions\n\n- [^\n]* SQLite [\s\S]*## Open Question/);
      await stage.run("answer", "FEAT-4", "DuckDB", "3,level");
      await rm(`${sandbox.home}/.claude`, { recursive: true });
      api.push(say(write(sandbox, "store.mjs", "v\n")), report());
      const third = await stage.resolve();
      expect([third.run.outcome, third.run.sessionId === first.run.sessionId]).toEqual(["resolved", false]);
      const prompt = lastUserText(at(api.main, 2));
      expect(prompt).toMatch(/# Resolve FEAT-004[\s\S]*SQLite[\s\S]*DuckDB[\s\S]*Level, Time[\s\S]*## Decided already/);
      expect(countInConversation(at(api.main, 2), "DuckDB")).toBe(1);
      expect(api.remaining).toBe(0);
      expect(await stage.issue()).toMatch(/readings\?\*\* DuckDB \(Test Person, in their own words, /);
    });

    it("goes on in a clone from what was pushed, and in a worktree that was moved", async () => {
      await using stage = await makeGateStage({ version });
      const { sandbox, api } = stage;
      const [linked, moved, clone] = ["linked", "moved", "clone"].map((name) => `${sandbox.root}/${name}`);
      await sandbox.git("worktree", "add", "-q", "-b", "work", `${linked}`);
      api.push(say(ask()));
      expect((await stage.run("-C", `${linked}`, "resolve", "FEAT-4", "--gates")).code).toBe(3);
      await sandbox.git("clone", "-q", "-b", "work", sandbox.repo, `${clone}`);
      await sandbox.git("worktree", "move", `${linked}`, `${moved}`);
      const answers = [
        [clone, "1", "SQLite"],
        [moved, "2", "Postgres"],
      ] as const;
      for (const [index, [place, answer, label]] of answers.entries()) {
        const words = ["-C", `${place}`, "answer", "FEAT-4", answer];
        expect((await stage.run(...words)).code).toBe(0);
        api.push(say(tool("Write", { file_path: `${place}/store.mjs`, content: "v\n" })), report());
        const { stdout } = await stage.run("-C", `${place}`, "resolve", "FEAT-4", "--json");
        expect(JSON.parse(stdout).runs[0]).toMatchObject({ outcome: "resolved" });
        const prompt = lastUserText(at(api.main, 1 + index * 2));
        expect(prompt).toContain(`**${DATABASE.question}** ${label} (`);
        expect(prompt).toContain("## Decided already");
      }
      expect(api.remaining).toBe(0);
    });
  },
);

describe("the end of a phase", { timeout: 90_000 }, () => {
  const phase = (number: number) => ({
    question: `Phase ${number} is done. By hand: look at the store. Go on?`,
    header: "Phase",
    multiSelect: false,
    options: [
      { label: "Continue", description: "all is well" },
      { label: "Found something", description: "say what" },
    ],
  });

  it("waits for a person like every question, and takes what they found", async () => {
    await using stage = await makeGateStage();
    stage.api.push(say(write(stage.sandbox, "store.mjs", "v1\n"), ask([phase(1)])));
    expect((await stage.resolve("--gates")).run.outcome).toBe("waiting");
    await stage.run("answer", "FEAT-4", "The store is empty");
    stage.api.push(say(write(stage.sandbox, "other.mjs", "v2\n"), ask([phase(2)], "toolu_ask2")));
    expect((await stage.resolve()).run.question).toMatch(/^Phase 2/);
    expect(answerSeen(stage.api.main)).toContain("The store is empty");
  });

  it("goes on by itself where the configuration says so, and says that nobody looked; consent is still asked for", async () => {
    await using stage = await makeGateStage({ config: { gates: { review: "continue" } } });
    stage.api.push(
      say(write(stage.sandbox, "store.mjs", "v1\n"), ask([phase(1)])),
      say(ask([phase(2)], "toolu_ask2")),
      say(ask([DATABASE], "toolu_ask3")),
    );
    const first = await stage.resolve("--gates");
    expect([first.run.outcome, first.run.question, first.run.turns]).toEqual(["waiting", DATABASE.question, 4]);
    expect(answerSeen(stage.api.main)).toContain("Continue (not reviewed by anybody)");
    expect(await stage.issue()).toMatch(
      /Go on\?\*\* Continue \(not reviewed by anybody\) \(nobody, [^)]*\)\n- \*\*Phase 2 [\s\S]*## Open Question/,
    );
    await stage.run("answer", "FEAT-4", "1");
    stage.api.push(report());
    expect((await stage.resolve()).run).toMatchObject({ outcome: "resolved", changes: [{ path: "store.mjs" }] });
  });

  // One answer of the model costs 0.4 dollars with the newer version, 0.5 with the older one.
  it.each([
    ["turns", "new", { turns: 4 }],
    ["money", "new", { budgetUsd: 1.5 }],
    ["money", "old", { budgetUsd: 1.8 }],
  ] as const)("an answer on the spot gives no more %s to the run (%s)", async (_, version, limits) => {
    await using stage = await makeGateStage({ version, config: { limits, gates: { review: "continue" } } });
    const usage = { output_tokens: 20_000 };
    const look = { ...say(tool("Read", { file_path: `${stage.sandbox.repo}/${ISSUE_PATH}` })), usage };
    stage.api.push(
      { ...say(write(stage.sandbox, "store.mjs", "v1\n")), usage },
      { ...say(ask([phase(1)])), usage },
      ...[look, look, look, report()],
    );
    const { run } = await stage.resolve("--gates");
    expect(run).toMatchObject({ outcome: "limited", changes: [{ path: "store.mjs" }] });
    expect(stage.api.main).toHaveLength(4);
  });
});

describe("a parked gate", { timeout: 90_000 }, () => {
  it("says what it waits for; a tick in the file answers it, and git says who ticked", async () => {
    await using stage = await makeGateStage();
    stage.api.push(say(ask()));
    await stage.resolve("--gates");
    const next = await stage.run("next", "--json");
    expect([next.code, JSON.parse(next.stdout).issue]).toEqual([1, null]);
    const told =
      "waits FEAT-004 Which database should hold the readings?\n      answer with `ll-issues answer FEAT-004`\n";
    for (const argv of [["next"], ["scan"], ["status"], ["resolve", "--all"]])
      expect((await stage.run(...argv)).stderr.startsWith(told), argv.join(" ")).toBe(true);
    const again = await stage.resolve();
    expect([again.code, again.run.outcome, again.run.question]).toEqual([3, "waiting", DATABASE.question]);
    const parked = await stage.issue();
    await stage.sandbox.write(ISSUE_PATH, parked.replaceAll("- [ ] **", "- [x] **"));
    const both = await stage.resolve();
    expect([both.code, both.run.reason]).toEqual([3, expect.stringContaining("2 are ticked")]);
    await stage.sandbox.write(ISSUE_PATH, parked.replace("[ ] **SQLite", "[x] **SQLite"));
    const author = ["--author", "Ada Somebody <ada@example.org>", "--date", "2026-03-04T10:00:00Z"];
    await stage.sandbox.git("commit", "-qam", "Answer", ...author);
    stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n")), report());
    expect((await stage.resolve()).run.outcome).toBe("resolved");
    expect((await stage.run("scan")).stderr).toBe("");
    expect(await stage.issue()).toContain("SQLite (Ada Somebody, 2026-03-04, ");
    expect(answerSeen(stage.api.main)).toContain('"SQLite"');
    expect(stage.api.main).toHaveLength(3);
  });

  it.skipIf(!HAS_BUNDLE)(
    "is parked in a CI job whose input nobody closes: exit 3, no hang (needs the bundle)",
    async () => {
      await using stage = await makeGateStage();
      stage.api.push(say(ask()));
      const env = { ...stage.env, CI: "true", GITHUB_ACTIONS: "true" };
      const child = spawn("node", [LL_ISSUES, "resolve", "FEAT-4", "--gates"], { cwd: stage.sandbox.repo, env });
      const said = text(child.stdout);
      const [code] = await once(child, "exit");
      expect([code, await said]).toEqual([3, expect.stringContaining(`Claude asks: ${DATABASE.question}`)]);
      expect(await stage.issue()).toContain("## Open Question");
    },
  );

  it("stays in the working tree where it is not to be committed, or git refuses", async () => {
    await using stage = await makeGateStage();
    stage.api.push(say(ask()));
    const quiet = await stage.resolve("--gates", "--no-commit");
    expect([quiet.code, quiet.run.commit]).toEqual([3, null]);
    expect(quiet.run.reason).toContain(`The question is in ${ISSUE_PATH}, not committed.`);
    expect(await stage.sandbox.git("status", "--porcelain")).toBe(` M ${ISSUE_PATH}`);
    await stage.sandbox.git("checkout", ISSUE_PATH);
    await stage.sandbox.write(".git/hooks/pre-commit", "#!/bin/sh\necho no commits on Sundays >&2\nexit 1\n");
    await chmod(`${stage.sandbox.repo}/.git/hooks/pre-commit`, 0o755);
    stage.api.push(say(ask([DATABASE], "toolu_ask2")));
    const refused = await stage.resolve("--gates");
    expect([refused.code, refused.run.outcome, refused.run.commit]).toEqual([3, "waiting", null]);
    expect(refused.run.reason).toMatch(/not committed: git commit was refused: .*no commits on Sundays/);
    expect(await stage.issue()).toContain("## Open Question");
    expect(await stage.sandbox.git("status", "--porcelain")).toBe(` M ${ISSUE_PATH}`);
  });

  it("is kept when the run has tampered with git; then nothing is committed", async () => {
    await using stage = await makeGateStage();
    stage.api.push(async () => {
      await stage.sandbox.write(".git/info/attributes", "* filter=x\n");
      return say(ask());
    });
    const first = await stage.resolve("--gates");
    expect([first.code, first.run.outcome, first.run.commit]).toEqual([1, "conflict", null]);
    expect(first.run).toMatchObject({
      question: DATABASE.question,
      reason: expect.stringContaining("info/attributes"),
    });
    expect(await stage.issue()).toContain("## Open Question");
    expect((await stage.resolve()).run).toMatchObject({ outcome: "waiting", question: DATABASE.question });
  });

  it("is no failure and no work for a queue, until it is answered in its file", { timeout: 90_000 }, async () => {
    await using stage = await makeGateStage({
      files: { ".issues/features/P3-FEAT-005-lamp.md": "# FEAT-005: Lamp\n\n## Summary\n\nIt is off.\n" },
    });
    const all = async (...argv: string[]) => {
      const { code, stdout } = await stage.run("resolve", "--all", "--json", ...argv);
      const runs: { issue: string; outcome: string }[] = JSON.parse(stdout).runs;
      return [code, runs.map(({ issue, outcome }) => `${issue} ${outcome}`)];
    };
    stage.api.push(say(ask()), report({ status: "not-ready", summary: "no", changes: [] }));
    expect(await all("--gates")).toEqual([3, ["FEAT-004 waiting", "FEAT-005 not-ready"]]);
    expect(await stage.issue()).not.toContain("attempts");
    stage.api.push(say(write(stage.sandbox, "lamp.txt", "on\n")), report());
    expect(await all()).toEqual([0, ["FEAT-005 resolved"]]);
    expect(await all()).toEqual([0, []]);
    await stage.sandbox.write(ISSUE_PATH, (await stage.issue()).replace("[ ] **SQLite", "[x] **SQLite"));
    expect((await stage.run("status")).stderr).toMatch(
      /^waits FEAT-004 .*\n {6}answered; go on with `ll-issues resolve FEAT-004`\n$/,
    );
    stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n")), report());
    expect(await all()).toEqual([0, ["FEAT-004 resolved"]]);
    expect(answerSeen(stage.api.main)).toContain('"SQLite"');
  });

  it("has no secret of the environment in it", async () => {
    await using stage = await makeGateStage();
    const secret = "hunter2-hunter2";
    const question = {
      ...DATABASE,
      question: `Is ${secret} the key?`,
      options: [{ label: secret, description: "it" }, ...DATABASE.options],
    };
    stage.api.push(say(ask([question])));
    const env = { ...stage.env, STORE_TOKEN: secret };
    const { stdout } = await runCli(stage.sandbox, ["resolve", "FEAT-4", "--gates", "--json"], { env });
    const { question: asked, run } = JSON.parse(stdout).runs[0];
    expect(asked).toBe("Is [REDACTED] the key?");
    expect(await stage.sandbox.git("show", "HEAD")).not.toContain(secret);
    expect(await stage.sandbox.read(`.git/ll-issues/runs/${run}/gate.json`)).not.toContain(secret);
    await runCli(stage.sandbox, ["answer", "FEAT-4", "1"], { env });
    stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n")), report());
    const second = await runCli(stage.sandbox, ["resolve", "FEAT-4", "--json"], { env });
    expect(JSON.parse(second.stdout).runs[0].outcome).toBe("resolved");
    expect(answerSeen(stage.api.main)).toContain('"Is [REDACTED] the key?"="[REDACTED]"');
  });

  it("goes on with the last of several answers", async () => {
    await using stage = await makeGateStage();
    stage.api.push(say(ask()));
    await stage.resolve("--gates");
    for (const argv of [["1"], ["in memory", "--replace"], ["2", "--replace"]])
      expect((await stage.run("answer", "FEAT-4", ...argv)).code).toBe(0);
    expect(await stage.issue()).toMatch(/^---\nstatus: open\n/);
    stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n")), report());
    expect((await stage.resolve()).run.outcome).toBe("resolved");
    expect(answerSeen(stage.api.main)).toContain('"Postgres"');
    expect(await stage.issue()).not.toMatch(/in memory|SQLite/);
    expect((await stage.run("answer", "FEAT-4", "1")).code).toBe(2);
  });

  it("begins anew, with the decision, when the issue was changed while it waited", async () => {
    await using stage = await makeGateStage();
    stage.api.push(say(ask()));
    const first = await stage.resolve("--gates");
    await stage.run("answer", "FEAT-4", "1");
    await stage.sandbox.write(ISSUE_PATH, (await stage.issue()).replace("are kept.", "are kept for a year."));
    stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n")), report());
    const second = await stage.resolve();
    expect([second.run.outcome, second.run.sessionId === first.run.sessionId]).toEqual(["resolved", false]);
    expect(lastUserText(at(stage.api.main, 1))).toMatch(/kept for a year[\s\S]*SQLite[\s\S]*Decided already/);
  });

  it("is withdrawn by taking it out of the file, and by --force, which says so and leaves no other trace", async () => {
    await using stage = await makeGateStage();
    stage.api.push(say(ask()));
    await stage.resolve("--gates");
    await stage.sandbox.write(ISSUE_PATH, ISSUE);
    stage.api.push(say(ask([DATABASE], "toolu_ask2")));
    expect((await stage.resolve("--gates")).code).toBe(3);
    stage.api.push(report({ status: "not-ready", summary: "no", changes: [] }));
    expect((await stage.resolve("--force")).run.outcome).toBe("not-ready");
    const issue = await stage.issue();
    expect(issue).toMatch(/readings\?\*\* Withdrawn, never answered \(Test Person, /);
    expect(issue.replace(/## Decisions\n\n.*\n\n/, "")).toBe(ISSUE);
  });
});
