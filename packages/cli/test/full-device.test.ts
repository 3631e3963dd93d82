import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { type ErrorDocument, toErrorDocument } from "../src/output/report-error.ts";
import { HAS_BUNDLE, LL_ISSUES, STUB } from "./programs.ts";

const ISSUE = "---\nstatus: open\n---\n\n# BUG-001: Lamp is off\n";

/** Run a command line whose stderr is a device that takes nothing. */
async function withFullStderr(sandbox: Sandbox, words: string, env: Readonly<Record<string, string>> = {}) {
  const script = `exec node "$1" ${words} 2>/dev/full`;
  return runProcess("/bin/sh", ["-c", script, "sh", LL_ISSUES], {
    cwd: sandbox.repo,
    env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, ...env },
  });
}

describe.skipIf(!HAS_BUNDLE || !existsSync("/dev/full"))(
  "when stderr takes nothing (needs the bundle and /dev/full)",
  () => {
    it("a resolve goes on to its end all the same", async () => {
      await using sandbox = await makeSandbox({
        files: { "lamp.txt": "off\n", ".issues/bugs/P1-BUG-001-lamp.md": ISSUE },
      });
      const { code, stdout } = await withFullStderr(sandbox, "resolve BUG-1 --json -v");
      expect([code, JSON.parse(stdout).runs[0].outcome]).toEqual([0, "resolved"]);
      expect(await sandbox.git("log", "--format=%s", "-1")).toBe("fix(BUG-001): Lamp is off");
    });

    it("an issue of several that is refused does not keep the others from being worked on", async () => {
      await using sandbox = await makeSandbox({
        files: {
          ".issues/bugs/P1-BUG-001-lamp.md": ISSUE,
          ".issues/bugs/P1-BUG-002-bad.md": "---\na: b: c\n---\n# BUG-002: Bad\n",
        },
      });
      const { code, stdout } = await withFullStderr(sandbox, "resolve BUG-2 BUG-1");
      expect([code, stdout]).toEqual([1, expect.stringContaining("BUG-001")]);
      expect(await sandbox.git("log", "--format=%s", "-1")).toBe("fix(BUG-001): Lamp is off");
    });

    it("the exit code is that of the failure", async () => {
      await using sandbox = await makeSandbox({ files: { ".issues/bugs/P1-BUG-001-lamp.md": ISSUE }, git: false });
      expect((await withFullStderr(sandbox, "show BUG-9")).code).toBe(2);
    });
  },
);

describe("an error of the system that nobody has put into our words", () => {
  it.skipIf(!existsSync("/dev/full"))("is LLI_IO with the system's message and what to do", () => {
    const write = (): void => {
      const full = openSync("/dev/full", "w");
      try {
        writeSync(full, "x");
      } finally {
        closeSync(full);
      }
    };
    expect(documentOf(write)).toEqual({
      code: "LLI_IO",
      message: "ENOSPC: no space left on device, write",
      hint: expect.stringContaining("Free some space"),
      path: null,
      line: null,
    });
  });

  it("has no hint where the name says enough, and what is not of the system stays a bug", () => {
    const folder = (): unknown => readFileSync("/");
    expect(documentOf(folder)).toMatchObject({ code: "LLI_IO", message: expect.stringMatching(/^EISDIR/), hint: null });
    const ours = (): unknown => Object({}).at(0);
    expect(documentOf(ours)).toMatchObject({ code: "LLI_BUG", hint: expect.stringContaining("report") });
    const nodes = (): unknown => Buffer.alloc(-1);
    expect(documentOf(nodes).code).toBe("LLI_BUG");
  });

  it.skipIf(!HAS_BUNDLE)(
    "is no bug when the disk is full while the journal is written (needs the bundle)",
    async () => {
      await using sandbox = await makeSandbox({
        files: { "lamp.txt": "off\n", ".issues/bugs/P1-BUG-001-lamp.md": ISSUE },
      });
      const { code, stdout, stderr } = await runProcess("node", [LL_ISSUES, "resolve", "BUG-1", "--json"], {
        cwd: sandbox.repo,
        env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, LL_FAIL_AT: "journal-run-begin", LL_FAIL_ERR: "ENOSPC" },
      });
      expect([code, JSON.parse(stdout).error.code, stderr]).toEqual([1, "LLI_IO", ""]);
    },
  );
});

function documentOf(fail: () => unknown): ErrorDocument["error"] {
  try {
    fail();
  } catch (error) {
    return toErrorDocument(error).error;
  }
  throw new Error("nothing was thrown");
}
