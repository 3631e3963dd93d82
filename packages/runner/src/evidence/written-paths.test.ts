import path from "node:path";
import { makeSandbox } from "@ll-issues/testkit";
import { expect, it } from "vitest";
import { listWrittenPaths } from "./written-paths.ts";

const SESSION = "3f0c1a52-0d7e-4b1c-9a55-6f0e8d1c2b3a";

function call(name: string, file: string, rest: object = {}): string {
  const content = [{ type: "tool_use", id: "t", name, input: { file_path: file } }];
  return `${JSON.stringify({ type: "assistant", message: { content }, ...rest })}\n`;
}

it("finds what Claude wrote after the runner was killed in the session that it keeps itself", async () => {
  await using sandbox = await makeSandbox({ files: {} });
  const top = sandbox.repo;
  const init = `${JSON.stringify({ type: "system", subtype: "init", session_id: SESSION })}\n`;
  const read = call("Read", path.join(top, "read.txt"));
  const torn = '{"type":"assistant","message":{"content":[{"na';
  await sandbox.write("run/transcript.jsonl", init + call("Write", path.join(top, "seen.txt")) + read + torn);
  const unseen = call("Edit", path.join(top, "a/unseen.txt"), { sessionId: SESSION });
  await sandbox.write(`claude/projects/-x-repo/${SESSION}.jsonl`, `[]\n17\n${unseen}`);
  await sandbox.write("claude/projects/-x-repo/other.jsonl", call("Write", path.join(top, "other.txt")));

  const transcript = path.join(top, "run/transcript.jsonl");
  const given = (env: Record<string, string>) => [...listWrittenPaths(transcript, top, env)].sort();
  expect(given({ CLAUDE_CONFIG_DIR: path.join(top, "claude") })).toEqual(["a/unseen.txt", "seen.txt"]);
  expect(given({ HOME: path.join(top, "nowhere") })).toEqual(["seen.txt"]);
  expect([...listWrittenPaths(path.join(top, "none"), top, {})]).toEqual([]);
});

it("reads no session that a transcript names by a path", async () => {
  await using sandbox = await makeSandbox({ files: {} });
  const line = call("Write", path.join(sandbox.repo, "outside.txt"));
  await sandbox.write("secret.jsonl", line);
  await sandbox.write("claude/projects/p/x.jsonl", "");
  await sandbox.write("transcript.jsonl", `${JSON.stringify({ type: "system", session_id: "../../../secret" })}\n`);
  const env = { CLAUDE_CONFIG_DIR: path.join(sandbox.repo, "claude") };
  expect([...listWrittenPaths(path.join(sandbox.repo, "transcript.jsonl"), sandbox.repo, env)]).toEqual([]);
});
