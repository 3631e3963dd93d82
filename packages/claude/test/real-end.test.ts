import { fault, findRealClaude, REAL_CLAUDE_VERSIONS, say, tool } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runClaude } from "../src/index.ts";
import { observe } from "./support/observe.ts";
import { makeStage, waitForProgram } from "./support/real.ts";

describe.each(REAL_CLAUDE_VERSIONS)("the end of the real CLI, %s", (version) => {
  const check = it.skipIf(findRealClaude(version) === null);

  check("SIGINT from outside, which it answers with exit 0, is no success", async () => {
    await using stage = await makeStage(version, [fault("hang")]);
    const run = runClaude("Work.", stage.options);
    await stage.api.waitFor(({ kind }) => kind === "main");
    process.kill(run.pid ?? 0, "SIGINT");
    expect(await run.result).toMatchObject({ outcome: "failed", exitCode: 0 });
  });

  check("SIGINT from us ends it in order", async () => {
    await using stage = await makeStage(version, [say(tool("Bash", { command: "sleep 60" }))], {
      allowedTools: ["Bash"],
    });
    const run = runClaude("Sleep.", stage.options);
    await waitForProgram(stage.sandbox, "sleep 60");
    await run.stop("SIGINT", { signal: "SIGINT" });
    expect(await run.result).toMatchObject({ outcome: "interrupted", reason: "stopped", signal: null });
  });

  check("what it leaves behind in sessions of its own is ended after a success", async () => {
    const command = "setsid -f sleep 61; (nohup sleep 62 > /dev/null 2>&1 &); echo started";
    await using stage = await makeStage(version, [say(tool("Bash", { command })), say("Done.")], {
      allowedTools: ["Bash"],
    });
    const { result } = await observe(runClaude("Start.", stage.options));
    expect(result.outcome).toBe("completed");
    expect(await stage.sandbox.findLeftovers()).toEqual([]);
  });

  check.each([
    ["SIGTERM", {}],
    ["SIGKILL", { graceMs: 0 }],
  ] as const)("its Bash children do not outlive %s", async (signal, grace) => {
    const turns = [say(tool("Bash", { command: "trap '' TERM; sleep 63; sleep 64" }))];
    await using stage = await makeStage(version, turns, { allowedTools: ["Bash"] });
    const run = runClaude("Sleep.", stage.options);
    await waitForProgram(stage.sandbox, "sleep 63");
    await run.stop("test", { signal, ...grace });
    expect((await run.result).outcome).toBe("interrupted");
    expect(await stage.sandbox.findLeftovers()).toEqual([]);
  });

  check("nor a kill from outside", async () => {
    const turns = [say(tool("Bash", { command: "sleep 65" }))];
    await using stage = await makeStage(version, turns, { allowedTools: ["Bash"] });
    const run = runClaude("Sleep.", stage.options);
    await waitForProgram(stage.sandbox, "sleep 65");
    process.kill(run.pid ?? 0, "SIGKILL");
    expect(await run.result).toMatchObject({ outcome: "failed", reason: "signal", signal: "SIGKILL" });
    expect(await stage.sandbox.findLeftovers()).toEqual([]);
  });
});
