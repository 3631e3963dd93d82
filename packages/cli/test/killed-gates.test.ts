import { fault, runProcess, say } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { ask, countInConversation, DATABASE, type GateStage, makeGateStage, report, write } from "./gate-stage.ts";
import { HAS_BUNDLE, LL_ISSUES } from "./programs.ts";

/** Run a resolve that is killed at a point. */
async function killedAt(stage: GateStage, point: string, ...argv: string[]): Promise<void> {
  const env = { ...stage.env, LL_FAIL_AT: point };
  const { signal } = await runProcess("node", [LL_ISSUES, "resolve", "FEAT-4", ...argv], {
    cwd: stage.sandbox.repo,
    env,
  });
  expect(signal).toBe("SIGKILL");
  // The power is gone for Claude too; else it would go on for a moment and take turns of the script.
  for (const { pid } of await stage.sandbox.findLeftovers()) process.kill(pid, "SIGKILL");
}

describe.skipIf(!HAS_BUNDLE)("gates and kill -9 (needs the bundle: npm run build)", { timeout: 90_000 }, () => {
  it.each(["journal-run-end", "gate-asked", "gate-parked"])(
    "no question is lost between asking and parking: %s",
    async (point) => {
      await using stage = await makeGateStage();
      stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n"), ask()));
      await killedAt(stage, point, "--gates");
      const again = await stage.resolve();
      expect(again.run).toMatchObject({ outcome: "waiting", question: DATABASE.question });
      expect((await stage.issue()).match(/## Open Question/g)).toHaveLength(1);
      expect((await stage.run("answer", "FEAT-4", "2")).code).toBe(0);
      stage.api.push(report());
      expect((await stage.resolve()).run.outcome).toBe("resolved");
      expect(stage.api.main).toHaveLength(2);
      expect(countInConversation(stage.api.main[1], "Your questions have been answered")).toBe(1);
      expect(await stage.sandbox.git("status", "--porcelain")).toBe("");
    },
  );

  it("a question that was cut short goes into the issue of its own worktree", async () => {
    await using stage = await makeGateStage();
    const other = `${stage.sandbox.root}/other`;
    await stage.sandbox.git("worktree", "add", "-q", "-b", "other", other);
    stage.api.push(say(ask()));
    await killedAt(stage, "gate-asked", "--gates");
    stage.api.push(report({ status: "not-ready", summary: "no", changes: [] }));
    const there = await stage.run("-C", other, "resolve", "FEAT-4", "--json");
    expect(JSON.parse(there.stdout).runs[0].outcome).toBe("not-ready");
    expect((await stage.resolve()).run).toMatchObject({ outcome: "waiting", question: DATABASE.question });
  });

  it.each(["gate-answered", "gate-taken", "gate-delivered"])(
    "no answer is lost or given twice between answering and going on: %s",
    async (point) => {
      await using stage = await makeGateStage();
      stage.api.push(say(ask()));
      await stage.resolve("--gates");
      await stage.run("answer", "FEAT-4", "2");
      const isDelivered = point === "gate-delivered";
      if (isDelivered) stage.api.push(fault("hang"));
      await killedAt(stage, point);
      const before = stage.api.main.length;
      if (!isDelivered) expect(before).toBe(1);
      const isHangLeft = stage.api.remaining > 0;
      stage.api.push(say(write(stage.sandbox, "store.mjs", "v\n")), report());
      if (isHangLeft) stage.api.takeStep(stage.api.main[0] ?? fail());
      const again = await stage.resolve();
      expect(again.run.outcome).toBe("resolved");
      const request = stage.api.main[before];
      // Exactly once: as the result of the call, or, where the session has had it already, in a fresh one as what was decided.
      const asResult = countInConversation(request, "Your questions have been answered");
      const asDecided = countInConversation(request, "## Decided already");
      expect(asResult + asDecided).toBe(1);
      if (!isDelivered) expect(asResult).toBe(1);
      expect((await stage.issue()).match(/^- \*\*Which database .* Postgres /gm)).toHaveLength(1);
      expect(await stage.issue()).not.toContain("Open Question");
    },
  );
});

function fail(): never {
  throw new Error("There was no request.");
}
