import { readFileSync } from "node:fs";
import {
  findRealClaude,
  makeSandbox,
  parseWorkflowCommands,
  type Sandbox,
  say,
  startFakeApi,
  tool,
  toolResults,
} from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { claudeEnv, runCli, testConfig } from "./cli-harness.ts";

const COMMANDS = [
  "::add-mask::a",
  "  ::error::x",
  "\u00a0::warning::x",
  "x ##[error]y",
  "##[STOP-COMMANDS]z",
  "a\r::error::b",
];
const TEXT = COMMANDS.join("\n");
const IN_CI = { CI: "true", GITHUB_ACTIONS: "true" };

const HOSTILE_FILES = {
  ".issues/bugs/P1-BUG-001-one.md": `---\nstatus: open\ntitle: ${JSON.stringify(TEXT)}\nlabels: ["##[error]l", "::error::l"]\nblocked_by: ["##[error]b"]\n---\n\n# BUG-001: ${COMMANDS[3]}\n\n${TEXT}\n`,
  ".issues/bugs/P1-BUG-002-two.md": `---\nstatus: "::error::x"\ntype: "##[error]x"\npriority: "::error::p"\n---\n\n# ::error::BUG-002\n\n\`\`\`\n${TEXT}\n`,
  ".issues/bugs/P1-BUG-003-three.md": `---\n::error::key: a: b\n##[error]x: y: z\n---\n\n${TEXT}\n`,
  ".issues/bugs/::error::four.md": "---\nstatus: open\n---\n",
  ".issues/bugs/##[error]five.md": "---\nstatus: open\n---\n",
};

describe("A62: in a CI job", () => {
  it.each([
    [["scan"]],
    [["scan", "-v"]],
    [["scan", "--json"]],
    [["scan", "--format", "sarif"]],
    [["scan", "--format", "junit", "-v"]],
    [["scan", "--format", "markdown", "-v"]],
    [["scan", "--fix", "--dry-run"]],
    [["scan", "--rule", "::error::x"]],
    [["scan", "--changed-since", "##[error]x"]],
    [["scan", "--baseline", "##[error]x"]],
    [["show", "BUG-1"]],
    [["show", "BUG-1", "--json"]],
    [["show", "BUG-2"]],
    [["show", "BUG-3"]],
    [["show", "::error::x"]],
    [["show", "BUG-99", "--json"]],
    [["next"]],
    [["next", "--json"]],
    [["prompt", "BUG-1"]],
    [["prompt", "BUG-1", "--json"]],
    [["resolve", "BUG-1", "--dry-run"]],
    [["resolve", "BUG-3"]],
    [["resolve", "##[error]x"]],
    [["::error::x"]],
    [["scan", "--##[error]x"]],
  ])("nothing that %j prints is obeyed", async (argv) => {
    await using sandbox = await makeSandbox({ files: HOSTILE_FILES });
    const { stdout, stderr } = await runCli(sandbox, argv, { env: { ...sandbox.env, ...IN_CI } });
    expect(stdout + stderr).not.toBe("");
    expect(parseWorkflowCommands(stdout)).toEqual([]);
    expect(parseWorkflowCommands(stderr)).toEqual([]);
  });

  it("A62: the same texts would be obeyed without the guard", async () => {
    await using sandbox = await makeSandbox({ files: HOSTILE_FILES });
    const { stdout } = await runCli(sandbox, ["show", "BUG-1"]);
    expect(parseWorkflowCommands(stdout).length).toBeGreaterThan(0);
  });

  it("only the annotations of --format github are commands, all of them", async () => {
    await using sandbox = await makeSandbox({ files: HOSTILE_FILES });
    const { stdout, stderr } = await runCli(sandbox, ["scan", "--format", "github", "-v"], {
      env: { ...sandbox.env, ...IN_CI },
    });
    const { diagnostics } = JSON.parse((await runCli(sandbox, ["scan", "--json"])).stdout);
    const commands = parseWorkflowCommands(stdout);
    expect(commands.length).toBe(diagnostics.length);
    expect(new Set(commands.map(({ properties }) => Object.keys(properties).join()))).toEqual(
      new Set(["file,line,col,title"]),
    );
    expect(stderr).toBe("");
  });
});

const SECRET = 'tok_9f8e7d"6c5b4a';
const IN_JOB = {
  ...IN_CI,
  GITHUB_TOKEN: SECRET,
  ACTIONS_RUNTIME_TOKEN: "runtime-token-1",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "id-token-12345",
  GITHUB_ENV: "/tmp/env-file",
  GITHUB_PATH: "/tmp/path-file",
  GITHUB_OUTPUT: "/tmp/output-file",
  AWS_SECRET_ACCESS_KEY: "aws-secret-123",
  NPM_TOKEN: "npm-token-1234",
  MY_SECRET: "my-secret-1234",
  NODE_OPTIONS: "--no-warnings",
  LD_PRELOAD: "",
  GIT_DIR: "/nowhere",
  BASH_ENV: "/nowhere",
};

/** Everything a run leaves behind that somebody may read. */
async function leavings(sandbox: Sandbox, log: string) {
  return {
    transcript: readFileSync(log, "utf8"),
    check: readFileSync(log.replace(/[^/]+$/, "check-1-after.log"), "utf8"),
    record: readFileSync(log.replace(/[^/]+$/, "run.json"), "utf8"),
    issue: await sandbox.read(".issues/bugs/P1-BUG-001-lamp.md"),
    commit: await sandbox.git("log", "-1", "--format=%B"),
    patch: await sandbox.git("show", "--format=", "--", ".issues"),
  };
}

describe.each(["new", "old"] as const)("a resolve in a CI job, with the real Claude Code CLI (%s)", (version) => {
  it.skipIf(findRealClaude(version) === null)(
    "A62, A69, A70: hands Claude none of the job's secrets, lets none out, and nothing it says is obeyed",
    async () => {
      await using sandbox = await makeSandbox({
        files: {
          ".issues/bugs/P1-BUG-001-lamp.md": "---\nstatus: open\n---\n\n# BUG-001: Lamp\n",
          "lamp.txt": "off\n",
          "check.sh": `echo 'token ${SECRET}'\necho '3 passed ##[error]x'\n`,
          "ll-issues.config.json": testConfig({
            claude: { allowedTools: ["Bash(env)"] },
            checks: [{ name: "Tests", command: "sh check.sh" }],
          }),
        },
      });
      const encoded = Buffer.from(`x ${SECRET} y`).toString("base64");
      const api = await startFakeApi({
        turns: [
          say(`##[error]x the token is ${SECRET}, or ${encoded}\n${TEXT}`, tool("Bash", { command: "env" })),
          say(tool("Read", { file_path: `${sandbox.repo}/lamp.txt` })),
          say(tool("Edit", { file_path: `${sandbox.repo}/lamp.txt`, old_string: "off", new_string: "on" })),
          say(
            tool("StructuredOutput", {
              status: "resolved",
              summary: `${TEXT} with ${SECRET}`,
              changes: [{ path: "lamp.txt", description: `${COMMANDS[3]} ${SECRET} ${encoded}` }],
              criteria: [],
            }),
          ),
        ],
      });
      try {
        const env = { ...claudeEnv(sandbox, api.url, version), ...IN_JOB };
        const text = await runCli(sandbox, ["resolve", "BUG-1", "-v"], { env });
        expect(text.code, text.stdout + text.stderr).toBe(0);
        for (const stream of [text.stdout, text.stderr]) expect(parseWorkflowCommands(stream)).toEqual([]);
        expect(text.stderr).toContain("[REDACTED]");
        const [log = ""] = /\/\S+transcript\.jsonl/.exec(text.stdout) ?? [];
        const left = await leavings(sandbox, log);
        for (const [name, content] of Object.entries({ ...left, ...text })) {
          expect(String(content), name).not.toContain("9f8e7d");
          expect(String(content), name).not.toContain(encoded.slice(4, -4));
        }
        for (const name of ["transcript", "check", "record", "issue"] as const)
          expect(left[name], name).toContain("[REDACTED]");
        const results = api.main.flatMap((request) => toolResults(request));
        const environment = results.map(({ text }) => text).find((one) => one.includes("HOME=")) ?? "";
        expect(environment).not.toBe("");
        for (const name of Object.keys(IN_JOB).filter((one) => one !== "CI"))
          expect(environment).not.toContain(`${name}=`);
      } finally {
        await api.close();
      }
    },
  );
});
