import { readFile } from "node:fs/promises";
import { makeSandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { ISSUE, ISSUE_PATH } from "./gate-stage.ts";
import { ASKING_STUB } from "./programs.ts";

describe("an answer whose tool result never shows up in the stream", () => {
  it("ends that process and is sent again as a prompt, in the same session", async () => {
    const config = JSON.stringify({ claude: { env: ["STUB_LOSES"] } });
    await using sandbox = await makeSandbox({ files: { [ISSUE_PATH]: ISSUE, "ll-issues.config.json": config } });
    const env = { ...sandbox.env, LL_ISSUES_CLAUDE: ASKING_STUB, STUB_LOSES: "1" };
    const run = async (...argv: string[]) => JSON.parse((await runCli(sandbox, [...argv, "--json"], { env })).stdout);
    const asked = await run("resolve", "FEAT-4", "--gates");
    await run("answer", "FEAT-4", "Postgres");
    const { runs } = await run("resolve", "FEAT-4");
    expect(runs[0]).toMatchObject({ outcome: "resolved", sessionId: asked.runs[0].sessionId });
    expect(await readFile(`${sandbox.home}/told`, "utf8")).toBe(`${asked.runs[0].sessionId} prompt Postgres\n`);
  });
});
