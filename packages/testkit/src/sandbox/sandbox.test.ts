import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { runProcess } from "../process/run-process.ts";
import { makeSandbox } from "./sandbox.ts";

describe("a sandbox", () => {
  it("is a repository on main with the given files committed", async () => {
    await using sandbox = await makeSandbox({ files: { "src/a.txt": "one\r\n", "b.txt": "zwei" } });
    expect(await sandbox.git("log", "--format=%an <%ae> %D")).toBe("Test Person <test@example.com> HEAD -> main");
    expect(await sandbox.git("status", "--porcelain")).toBe("");
    expect(await sandbox.list()).toEqual(["b.txt", "src/a.txt"]);
    expect(await sandbox.git("cat-file", "-s", "HEAD:src/a.txt")).toBe("5");
  });

  it("reads and writes files, and says what git did not like", async () => {
    await using sandbox = await makeSandbox();
    await sandbox.write("deep/er/c.txt", new Uint8Array([0xc3, 0xa4]));
    expect(await sandbox.read("deep/er/c.txt")).toBe("ä");
    await expect(sandbox.git("show", "nothing")).rejects.toThrow(/git show nothing failed \(128\).*nothing/s);
  });

  it("can be a plain folder", async () => {
    await using sandbox = await makeSandbox({ git: false, files: { "x.md": "x" } });
    expect(existsSync(`${sandbox.repo}/.git`)).toBe(false);
    expect(await sandbox.list()).toEqual(["x.md"]);
  });

  it("shows its programs nothing of the real home and environment", async () => {
    vi.stubEnv("LL_TEST_SECRET", "leaked");
    await using sandbox = await makeSandbox();
    const script = "console.log(JSON.stringify(process.env))";
    const { stdout } = await runProcess("node", ["-e", script], {
      cwd: sandbox.repo,
      env: sandbox.claudeEnv("http://x"),
    });
    const env: Record<string, string> = JSON.parse(stdout);
    const paths = ["HOME", "TMPDIR", "CLAUDE_CONFIG_DIR"].map((name) => env[name]);
    expect(paths.every((path) => path?.startsWith(sandbox.root))).toBe(true);
    expect(env.ANTHROPIC_BASE_URL).toBe("http://x");
    expect(env).not.toHaveProperty("LL_TEST_SECRET");
    vi.unstubAllEnvs();
  });

  it("gives the repository an origin that knows its commits", async () => {
    await using sandbox = await makeSandbox({ files: { "a.txt": "a\n" } });
    const origin = await sandbox.addOrigin();
    await sandbox.git("fetch", "--quiet", "origin");
    expect(await sandbox.git("rev-parse", "origin/main")).toBe(await sandbox.git("rev-parse", "HEAD"));
    expect(await sandbox.git("-C", origin, "rev-parse", "--is-bare-repository")).toBe("true");
  });

  it.skipIf(process.platform !== "linux")("kills and reports a process that it is left with", async () => {
    const sandbox = await makeSandbox();
    const stray = spawn("node", ["-e", "setInterval(() => {}, 1000)"], {
      env: sandbox.env,
      detached: true,
      stdio: "ignore",
    });
    const ended = once(stray, "exit");
    await once(stray, "spawn");
    await expect(sandbox.close()).rejects.toThrow(`left behind in the sandbox: ${stray.pid} node -e`);
    expect((await ended)[1]).toBe("SIGKILL");
    expect(existsSync(sandbox.root)).toBe(false);
  });
});
