import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeApi, startFakeApi } from "../api/fake-api.ts";
import { lastUserText, toolNames, toolResults } from "../api/read-request.ts";
import { say, tool } from "../api/turns.ts";
import { runProcess } from "../process/run-process.ts";
import { makeSandbox } from "../sandbox/sandbox.ts";
import { findRealClaude, REAL_CLAUDE_VERSIONS } from "./find-real-claude.ts";

const ARGS = [
  ..."-p --output-format stream-json --verbose --permission-mode acceptEdits".split(" "),
  ..."--setting-sources project --strict-mcp-config".split(" "),
];

describe("the real CLI against the scripted API", () => {
  let api: FakeApi;
  beforeAll(async () => {
    api = await startFakeApi();
  });
  afterAll(async () => {
    await api.close();
  });

  for (const version of REAL_CLAUDE_VERSIONS) {
    const command = findRealClaude(version) ?? "";
    const title = `${version}: reads and edits a file as scripted`;

    it.skipIf(command === "")(command === "" ? `${title} (skipped: not installed)` : title, async () => {
      await using sandbox = await makeSandbox({ files: { "hello.txt": "hello world\n" } });
      const file = `${sandbox.repo}/hello.txt`;
      const script = api.script(`edit-${version}`, {
        turns: [
          say("reading", tool("Read", { file_path: file }, "toolu_read")),
          say(tool("Edit", { file_path: file, old_string: "world", new_string: "there" })),
          say("done"),
        ],
      });
      const env = sandbox.claudeEnv(script.url);
      const result = await runProcess(command, ARGS, { cwd: sandbox.repo, env, input: "Change the file, please." });

      expect(result).toMatchObject({ code: 0, stderr: "" });
      expect(await sandbox.read("hello.txt")).toBe("hello there\n");
      expect([script.remaining, script.exhausted, script.main.length]).toEqual([0, 0, 3]);
      const [first, second] = script.main;
      if (!first || !second) throw new Error("requests are missing");
      expect(lastUserText(first)).toContain("Change the file, please.");
      expect(toolNames(first)).toEqual(expect.arrayContaining(["Read", "Edit", "Bash"]));
      expect(toolResults(second)).toMatchObject([{ toolUseId: "toolu_read", isError: false }]);
      expect(toolResults(second)[0]?.text).toContain("hello world");
    });
  }
});

describe("findRealClaude", () => {
  it("takes the program a variable names, refuses one that is not there, and nothing when off", () => {
    vi.stubEnv("LL_REAL_CLAUDE", "");
    vi.stubEnv("LL_CLAUDE_OLD", process.execPath);
    expect(findRealClaude("old")).toBe(process.execPath);
    vi.stubEnv("LL_CLAUDE_OLD", "/nowhere/claude");
    expect(() => findRealClaude("old")).toThrow("LL_CLAUDE_OLD names /nowhere/claude");
    vi.stubEnv("LL_REAL_CLAUDE", "off");
    expect(findRealClaude("old")).toBeNull();
    vi.unstubAllEnvs();
  });
});
