import { spawnSync } from "node:child_process";
import {
  findRealClaude,
  makeSandbox,
  runProcess,
  type Sandbox,
  say,
  startFakeApi,
  tool,
  toolResults,
} from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { DONE, ISSUE_PATH, openApplyStage } from "./apply-stage.ts";
import { claudeEnv, testConfig } from "./cli-harness.ts";
import { HAS_BUNDLE, LL_ISSUES } from "./programs.ts";

const UNSHARE = "/usr/bin/unshare";

/** Values of eight characters and more, none a part of another. */
const SECRETS = {
  GITHUB_TOKEN: "ghs_first-9f8e7d6c",
  ACTIONS_RUNTIME_TOKEN: "second-runtime-token",
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://third.example/id",
  AWS_SECRET_ACCESS_KEY: "fourth-aws-key-1",
  DEPLOY_SECRET: "fifth-deploy-secret",
  PLAIN_NAME: "sixth-named-in-configuration",
};

/** What somebody would try who has a shell: every environment that can be read, with that of the parents and our own process among them. Writes below
 * the sandbox only. */
const SPY = `env
cat /proc/$PPID/environ | tr '\\0' '\\n'
for file in /proc/[0-9]*/environ; do tr '\\0' '\\n' < "$file"; done 2> /dev/null
mkdir -p ../tmp/spy-$$ && mount -t proc proc ../tmp/spy-$$ 2> /dev/null && cat ../tmp/spy-$$/*/environ | tr '\\0' '\\n' && umount ../tmp/spy-$$
umount /proc 2> /dev/null && for file in /proc/[0-9]*/environ; do tr '\\0' '\\n' < "$file"; done 2> /dev/null
echo spied
`;

const canUnshare =
  spawnSync(UNSHARE, ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "true"]).status === 0;
/** Whatever follows has no user namespaces: user_namespaces(7), /proc/sys/user. */
const WITHOUT_NAMESPACES = [
  UNSHARE,
  "--user",
  "--map-root-user",
  "sh",
  "-c",
  'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"',
  "sh",
];

interface Spied {
  readonly protection: { readonly kind: string; readonly exposed: readonly string[] };
  /** What the scripted model saw, and what a check saw. */
  readonly seen: { readonly model: string; readonly check: string };
}

/** Run a resolve as a step of a job: a program with secrets in its environment whose parents have none, unless `words` start one. */
async function spy(sandbox: Sandbox, version: "new" | "old", words: readonly string[]): Promise<Spied> {
  const api = await startFakeApi({
    turns: [
      say(tool("Bash", { command: "sh spy.sh" })),
      say(tool("Read", { file_path: `${sandbox.repo}/lamp.txt` })),
      say(tool("Edit", { file_path: `${sandbox.repo}/lamp.txt`, old_string: "off", new_string: "on" })),
      say(
        tool("StructuredOutput", {
          status: "resolved",
          summary: "on",
          changes: [{ path: "lamp.txt", description: "on" }],
        }),
      ),
    ],
  });
  try {
    const env = { ...claudeEnv(sandbox, api.url, version), ...SECRETS, CI: "true", GITHUB_ACTIONS: "true" };
    const [program = "", ...args] = [...words, process.execPath, LL_ISSUES, "resolve", "BUG-1", "--json"];
    const { stdout, stderr } = await runProcess(program, args, { cwd: sandbox.repo, env });
    const [run] = JSON.parse(stdout).runs ?? [];
    expect(run?.outcome, stdout + stderr).toBe("resolved");
    const results = api.main.flatMap((request) => toolResults(request)).map(({ text }) => text);
    const model = results.find((text) => text.includes("spied")) ?? "";
    return { protection: run.protection, seen: { model, check: await sandbox.read("check.txt") } };
  } finally {
    await api.close();
  }
}

function openSandbox(): Promise<Sandbox> {
  return makeSandbox({
    files: {
      ".issues/bugs/P1-BUG-001-lamp.md": "---\nstatus: open\n---\n\n# BUG-001: Lamp\n",
      ".gitignore": "check.txt\n",
      "lamp.txt": "off\n",
      "spy.sh": SPY,
      "ll-issues.config.json": testConfig({
        claude: { allowedTools: ["Bash(sh spy.sh)"] },
        checks: [{ name: "Tests", command: "sh spy.sh > check.txt" }],
        secrets: ["PLAIN_NAME"],
      }),
    },
  });
}

const valuesIn = (text: string) => Object.values(SECRETS).filter((value) => text.includes(value));

describe("A69: what Claude and the checks can read of the job's environment", () => {
  const why = "needs the built program, the real CLI and user namespaces";

  it.skipIf(!HAS_BUNDLE || !canUnshare || findRealClaude("new") === null).each(["new", "old"] as const)(
    `nothing in namespaces of their own, with the real CLI (%s; ${why})`,
    async (version) => {
      await using sandbox = await openSandbox();
      // The shell of a step holds the secrets too.
      const { protection, seen } = await spy(sandbox, version, ["bash", "-c", '"$@"; exit $?', "bash"]);
      expect(protection).toEqual({ kind: "namespace", exposed: [] });
      for (const text of Object.values(seen)) {
        expect(text).toContain("spied");
        expect(text).toContain("LL_RUN_ID=");
        expect(valuesIn(text)).toEqual([]);
      }
    },
  );

  it.skipIf(!HAS_BUNDLE || !canUnshare || findRealClaude("new") === null)(
    `nothing where there are no namespaces, because our own environment is cleared (${why})`,
    async () => {
      await using sandbox = await openSandbox();
      const { protection, seen } = await spy(sandbox, "new", WITHOUT_NAMESPACES);
      expect(protection).toEqual({ kind: "clean-environment", exposed: [] });
      for (const text of Object.values(seen)) {
        // Our own environment was there to be read.
        expect(text).toContain("GITHUB_ACTIONS=true");
        expect(text).toMatch(/^GITHUB_TOKEN=x+$/m);
        expect(valuesIn(text)).toEqual([]);
      }
    },
  );

  it.skipIf(!HAS_BUNDLE || !canUnshare || findRealClaude("new") === null)(
    `a step's shell that holds a secret is named where nothing keeps Claude from it (${why})`,
    async () => {
      await using sandbox = await openSandbox();
      const words = [...WITHOUT_NAMESPACES, "bash", "-c", '"$@"; exit $?', "bash"];
      const { protection, seen } = await spy(sandbox, "new", words);
      expect(protection).toEqual({
        kind: "clean-environment",
        exposed: [expect.stringMatching(/^bash \(\d+\)$/)],
      });
      expect(valuesIn(seen.model)).toEqual(Object.values(SECRETS));
    },
  );
});

describe("A69: what the code of another job's change can read in the job that may write", () => {
  const TOKEN = "ghs_write-token-1234";

  async function applySpy(words: readonly string[]): Promise<{ stdout: string; spied: string }> {
    await using stage = await openApplyStage({ checks: [{ name: "Tests", command: "sh tool.sh" }] });
    const { sandbox } = stage;
    await stage.handOver(async () => {
      await sandbox.write("tool.sh", `{ ${SPY.trimEnd().replaceAll("\n", "\n  ")}\n} > ../spied.txt 2>&1\n`);
      await sandbox.write(ISSUE_PATH, DONE);
    });
    await sandbox.write("../spied.txt", "");
    const env = { ...stage.env, GITHUB_TOKEN: TOKEN };
    const [program = "", ...args] = [...words, process.execPath, LL_ISSUES, "ci", "apply", stage.folder, "--json"];
    const { stdout } = await runProcess(program, args, { cwd: sandbox.repo, env });
    return { stdout, spied: await sandbox.read("../spied.txt") };
  }

  it.skipIf(!HAS_BUNDLE || !canUnshare)(
    "nothing, or it does not run (needs the built program and user namespaces)",
    async () => {
      const shell = ["bash", "-c", '"$@"; exit $?', "bash"];
      const { spied } = await applySpy(shell);
      expect(spied).toContain("spied");
      expect(spied).not.toContain(TOKEN);
      const refused = await applySpy([...WITHOUT_NAMESPACES, ...shell]);
      expect(JSON.parse(refused.stdout).error.code).toBe("LLI_NOT_ISOLATED");
      expect(refused.spied).toBe("");
    },
  );
});

it.skipIf(!HAS_BUNDLE || !canUnshare)(
  "doctor says which protection there is (needs the built program and user namespaces)",
  async () => {
    await using sandbox = await openSandbox();
    const ask = async (words: readonly string[]): Promise<unknown> => {
      const [program = "", ...args] = [...words, process.execPath, LL_ISSUES, "doctor", "--json"];
      const { stdout } = await runProcess(program, args, { cwd: sandbox.repo, env: sandbox.env });
      return JSON.parse(stdout).examinations.find(({ name }: { name: string }) => name === "isolation").state;
    };
    expect([await ask([]), await ask(WITHOUT_NAMESPACES)]).toEqual(["good", "notice"]);
  },
);
