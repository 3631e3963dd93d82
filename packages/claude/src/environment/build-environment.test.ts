import { describe, expect, it } from "vitest";
import { buildClaudeEnvironment } from "./build-environment.ts";

const parent = {
  PATH: "/bin",
  HOME: "/home/me",
  LC_ALL: "C",
  https_proxy: "http://proxy",
  ANTHROPIC_API_KEY: "key",
  CLAUDE_CONFIG_DIR: "/config",
  CLAUDECODE: "1",
  CLAUDECODE_SESSION: "s",
  CLAUDE_CODE_ENTRYPOINT: "cli",
  GITHUB_TOKEN: "secret",
  NPM_TOKEN: "secret",
  NODE_OPTIONS: "--require /evil.js",
  LL_RUN_ID: "outer",
  MY_SETTING: "x",
  EMPTY: undefined,
};

describe("the environment of Claude", () => {
  it("has what is on the list and set, what runs fix, and nothing else", () => {
    expect(buildClaudeEnvironment(parent, [], "run-1")).toEqual({
      PATH: "/bin",
      HOME: "/home/me",
      LC_ALL: "C",
      https_proxy: "http://proxy",
      ANTHROPIC_API_KEY: "key",
      CLAUDE_CONFIG_DIR: "/config",
      CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
      LL_RUN_ID: "run-1",
    });
  });

  it("has more names on request, but never the variables of an enclosing session or another marker", () => {
    const names = ["MY_SETTING", "CLAUDECODE", "CLAUDECODE_SESSION", "LL_RUN_ID", "EMPTY", "NOT_SET"];
    const env = buildClaudeEnvironment(parent, names, "run-1");
    expect(env.MY_SETTING).toBe("x");
    expect(env.LL_RUN_ID).toBe("run-1");
    expect(Object.keys(env).filter((name) => name.startsWith("CLAUDECODE"))).toEqual([]);
    expect("EMPTY" in env || "NOT_SET" in env).toBe(false);
  });
});
