import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ClaudeError, type RunClaudeOptions, runClaude } from "../src/index.ts";
import { children, descriptors, leftovers, observe } from "./support/observe.ts";
import { options, program } from "./support/programs.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ll-claude-start-"));
  await mkdir(join(folder, "a-folder"));
  await writeFile(join(folder, "plain.txt"), "echo no\n");
  await writeFile(join(folder, "no-interpreter"), "#!/does/not/exist\n", { mode: 0o755 });
});
afterAll(() => rm(folder, { recursive: true }));

async function failure(more: Partial<RunClaudeOptions>, prompt = "go"): Promise<ClaudeError> {
  const run = runClaude(prompt, { ...options("print.mjs"), ...more });
  const errors = await Promise.all([
    run.result.catch((error: unknown) => error),
    observe(run).catch((error: unknown) => error),
  ]);
  expect(errors[1]).toBe(errors[0]);
  if (!(errors[0] instanceof ClaudeError)) {
    throw new Error("The run has begun.");
  }
  expect(Reflect.get(errors[0], Symbol.for("ll-issues.error"))).toBe(true);
  return errors[0];
}

describe("A35: what keeps a program from being started", () => {
  it.each([
    ["no such path", () => join(folder, "missing"), "LLI_CLAUDE_NOT_FOUND"],
    ["no such name", () => "no-such-program-anywhere", "LLI_CLAUDE_NOT_FOUND"],
    ["no name", () => "", "LLI_CLAUDE_NOT_FOUND"],
    ["a folder", () => join(folder, "a-folder"), "LLI_CLAUDE_IS_DIRECTORY"],
    ["no execute permission", () => join(folder, "plain.txt"), "LLI_CLAUDE_NOT_EXECUTABLE"],
    ["a missing interpreter", () => join(folder, "no-interpreter"), "LLI_CLAUDE_NOT_EXECUTABLE"],
    ["a path below a file", () => join(folder, "plain.txt", "claude"), "LLI_CLAUDE_NOT_FOUND"],
    ["a NUL in the name", () => "a\0b", "LLI_CLAUDE_NOT_FOUND"],
  ])("%s", async (_, command, code) => {
    const error = await failure({ command: command() });
    expect(error.code).toBe(code);
    expect(error.hint).toBeTruthy();
  });

  it("a missing working directory, which is named, and not the program", async () => {
    const cwd = join(folder, "nowhere");
    const error = await failure({ cwd });
    expect(error.code).toBe("LLI_CLAUDE_CWD_MISSING");
    expect(error.message).toContain(cwd);
    expect(error.message).not.toContain("print.mjs");
  });

  it("four different messages", async () => {
    const commands = ["missing", "a-folder", "plain.txt"].map((name) => ({ command: join(folder, name) }));
    const errors = await Promise.all([...commands, { cwd: join(folder, "nowhere") }].map((more) => failure(more)));
    expect(new Set(errors.map(({ message }) => message.replaceAll(/"[^"]*"/g, "X"))).size).toBe(4);
  });

  it("goes on along PATH behind a file that cannot be executed", async () => {
    await writeFile(join(folder, "print.mjs"), "not executable");
    const PATH = [folder, join(program("."), "."), process.env.PATH].join(":");
    const run = await observe(runClaude("go", { ...options("print.mjs"), command: "print.mjs", env: { PATH } }));
    expect(run.result.reason).toBe("no-result");
    await chmod(join(folder, "print.mjs"), 0o644);
    expect((await failure({ command: "print.mjs", env: { PATH: folder } })).code).toBe("LLI_CLAUDE_NOT_EXECUTABLE");
  });
});

describe("what is refused before the start", () => {
  it.each([
    ["an argument of 128 KiB", { extraArgs: ["x".repeat(131_072)] }, "LLI_CLAUDE_ARGUMENTS_TOO_LARGE"],
    [
      "an environment of 4 MB",
      { env: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`V${n}`, "x".repeat(100_000)])) },
      "LLI_CLAUDE_ARGUMENTS_TOO_LARGE",
    ],
    ["a NUL in an argument", { extraArgs: ["a\0b"] }, "LLI_CLAUDE_OPTION_INVALID"],
    ["a value that would be an option", { model: "--dangerously-skip-permissions" }, "LLI_CLAUDE_OPTION_INVALID"],
    ["a run id that is no name", { runId: "../x" }, "LLI_CLAUDE_OPTION_INVALID"],
  ])("%s", async (_, more, code) => {
    expect((await failure(more)).code).toBe(code);
  });

  it.each([
    ["", "LLI_CLAUDE_PROMPT_EMPTY"],
    [" \n\t", "LLI_CLAUDE_PROMPT_EMPTY"],
  ])("the prompt %j", async (prompt, code) => {
    expect((await failure({}, prompt)).code).toBe(code);
  });

  it("a prompt over the limit, with its size", async () => {
    const error = await failure({}, "ä".repeat(5_000_001));
    expect(error.code).toBe("LLI_CLAUDE_PROMPT_TOO_LARGE");
    expect(error.message).toContain("10000002");
  });
});

describe("a prompt", () => {
  it("A36: of 5 MiB arrives whole by standard input", async () => {
    const prompt = "--help /x 'ä\u{1f600}\n".repeat(5 * 1024 * 52);
    const { result } = await observe(runClaude(prompt, options("echo-prompt.mjs")));
    const hash = createHash("sha256").update(prompt).digest("hex");
    expect(result).toMatchObject({ outcome: "completed", resultText: `${Buffer.byteLength(prompt)} ${hash}` });
  });

  it("A37: that nobody reads ends with the exit code of the process, and with nothing else", async () => {
    const onUnhandled = vi.fn();
    process.on("unhandledRejection", onUnhandled);
    const given = options("print.mjs", { THEN: "exit 7" });
    const { result } = await observe(runClaude("x".repeat(5 * 1024 * 1024), given));
    expect(result).toMatchObject({ outcome: "failed", reason: "exit-code", exitCode: 7 });
    expect(await leftovers(given.runId)).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", onUnhandled);
    expect(onUnhandled).not.toHaveBeenCalled();
  });

  it("that was not read makes no success of a successful result", async () => {
    const { result: line } = await import("./programs/lines.mjs");
    const run = runClaude("x".repeat(5_000_000), options("print.mjs", { PRINT: line(), THEN: "exit 0" }));
    expect((await observe(run)).result).toMatchObject({ outcome: "failed", reason: "prompt-not-read", exitCode: 0 });
  });
});

it("a process of which no record can be made is ended", async () => {
  const given = { ...options("noise.mjs"), recordDir: folder };
  await mkdir(join(folder, `${given.runId}.claude-run.json.tmp`));
  await expect(runClaude("go", given).result).rejects.toMatchObject({ code: "EISDIR" });
  expect(await leftovers(given.runId)).toEqual([]);
});

it("failed starts leave nothing behind", async () => {
  await failure({ command: join(folder, "no-interpreter") });
  const before = { descriptors: descriptors(), listeners: process.listenerCount("exit"), ...children() };
  for (let count = 0; count < 20; count += 1) {
    await failure({ command: join(folder, "no-interpreter") });
    await failure({ extraArgs: ["x".repeat(131_072)] });
  }
  expect({ descriptors: descriptors(), listeners: process.listenerCount("exit"), ...children() }).toEqual(before);
});
