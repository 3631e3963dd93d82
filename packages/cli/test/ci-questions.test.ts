import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorOf, ISSUE_PATH, openApplyStage } from "./apply-stage.ts";
import { runCli } from "./cli-harness.ts";
import { waitingIssue } from "./waiting-issue.ts";

const asks = (ticked = "") =>
  waitingIssue("BUG-001: Lamp", [
    { header: "Colour", question: "Which colour?", options: ["Warm: a", "Cold: b"], ticked },
  ]);

/** A run that has parked a question and committed it, as `resolve --gates` leaves it. */
const WAITED = {
  issue: "BUG-001",
  run: "20260101-120000-BUG-001-abcd",
  outcome: "waiting",
  reason: "Claude asks: Which colour?",
  startedAt: "2026-01-01T12:00:00.000Z",
  durationMs: 1000,
  turns: 2,
  costUsd: 0.25,
  changes: [],
  verification: [],
  question: "Which colour?",
};

describe("a question from a CI job", () => {
  it("is handed over, published alone, answered by a comment there, and then planned again", async () => {
    await using stage = await openApplyStage();
    const { sandbox, github, folder, env, base } = stage;
    await sandbox.git("remote", "add", "origin", "../origin.git");
    const ci = async (argv: readonly string[], more: Record<string, string> = {}) => {
      const { stdout } = await runCli(sandbox, ["ci", ...argv, "--json"], { env: { ...env, ...more } });
      return JSON.parse(stdout);
    };
    const { token } = await ci(["claim", "BUG-1"]);

    // The job with Claude.
    await sandbox.write(ISSUE_PATH, asks());
    await sandbox.git("commit", "-q", "-a", "-m", "chore(BUG-001): ask a person");
    const run = {
      ...WAITED,
      commit: await sandbox.git("rev-parse", "HEAD"),
      sessionId: null,
      resolution: null,
      log: null,
    };
    await sandbox.write(`.git/ll-issues/runs/${WAITED.run}/run.json`, JSON.stringify(run));
    expect(await ci(["pack", "BUG-1", folder, "--base", base])).toMatchObject({ outcome: "waiting" });

    // The job that may write.
    await sandbox.git("reset", "-q", "--hard", base);
    expect(await ci(["apply", folder])).toMatchObject({ published: { pullRequest: { created: true } } });
    const [request] = github.pullRequests;
    expect(request).toMatchObject({
      head: expect.stringMatching(/^ll\/BUG-001/),
      title: "chore(BUG-001): ask a person",
    });
    expect(request?.body).toContain("asks a person. Answer with a comment here");
    await ci(["finish", "BUG-1", "--token", token]);
    expect((await ci(["matrix", "--claim"])).matrix.include.map(({ id }: { id: string }) => id)).not.toContain(
      "BUG-001",
    );

    // Somebody answers on the pull request, and it is merged.
    github.permissions.anna = "write";
    await sandbox.git("fetch", "-q", "origin", request?.head ?? "");
    await sandbox.git("checkout", "-q", "FETCH_HEAD");
    const event = join(sandbox.root, "event.json");
    const comment = { body: "/answer BUG-1 warm", user: { login: "anna" } };
    writeFileSync(
      event,
      JSON.stringify({ action: "created", issue: { number: request?.number, pull_request: {} }, comment }),
    );
    const onComment = { GITHUB_EVENT_NAME: "issue_comment", GITHUB_EVENT_PATH: event };
    expect(await ci(["answer", "--free"], onComment)).toMatchObject({
      branch: request?.head,
      answered: [{ answer: "Warm" }],
    });
    expect(readFileSync(join(sandbox.repo, ISSUE_PATH), "utf8")).toContain("- [x] **Warm**");
    const { matrix } = await ci(["matrix", "--claim", "--only", "BUG-1"]);
    expect(matrix.include.map(({ id }: { id: string }) => id)).toEqual(["BUG-001"]);
  }, 120_000);

  it("brings nothing else with it", async () => {
    await using stage = await openApplyStage();
    await stage.handOver(async () => {
      await stage.sandbox.write(ISSUE_PATH, asks());
      await stage.sandbox.write("lamp.txt", "on\n");
    });
    const before = await stage.state();
    expect(errorOf(await stage.apply("--dry-run"))).toMatchObject({ code: "LLI_PATCH_RECORD", path: "lamp.txt" });
    expect(await stage.state()).toEqual(before);
  });

  it("is planned only once it is answered", async () => {
    await using stage = await openApplyStage();
    const { sandbox } = stage;
    const planned = async () =>
      JSON.parse((await runCli(sandbox, ["ci", "matrix", "--json"])).stdout).matrix.include.map(
        ({ id }: { id: string }) => id,
      );
    await sandbox.write(ISSUE_PATH, asks());
    expect(await planned()).toEqual(["BUG-002"]);
    await sandbox.write(ISSUE_PATH, asks("Warm"));
    expect(await planned()).toEqual(["BUG-001", "BUG-002"]);
  });
});
