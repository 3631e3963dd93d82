import { execFileSync } from "node:child_process";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HAS_BUNDLE, LL_ISSUES } from "./programs.ts";

const ISSUES = 30;

/** Gives a command a terminal. Of util-linux; that of other systems takes its words in another order. */
const SCRIPT = "script";

function hasScript(): boolean {
  try {
    return execFileSync(SCRIPT, ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
}

let sandbox: Sandbox;

beforeAll(async () => {
  const numbers = Array.from({ length: ISSUES }, (_, index) => index + 101);
  const files = numbers.map((number) => [`.issues/bugs/P2-BUG-${number}-x.md`, `# BUG-${number}: Lamp ${number}\n`]);
  sandbox = await makeSandbox({ files: Object.fromEntries(files) });
});

afterAll(async () => {
  await sandbox.close();
});

/** Run a command line in a terminal of some rows, and give back what the terminal got. */
async function inTerminal(command: string, { rows, env }: { rows: number; env: Record<string, string> }) {
  const line = `stty rows ${rows} cols 80; node '${LL_ISSUES}' ${command}; echo "exit $?"`;
  const { stdout } = await runProcess(SCRIPT, ["-qec", line, "/dev/null"], {
    cwd: sandbox.repo,
    env: { ...sandbox.env, SHELL: "/bin/sh", NO_COLOR: "1", ...env },
  });
  return stdout.replaceAll("\r", "");
}

describe.skipIf(!HAS_BUNDLE || !hasScript())("on a terminal (needs the bundle and script of util-linux)", () => {
  const MARK = { PAGER: "sed 's/^/paged: /'" };

  it.each(["list", "next --all", "search lamp --limit 0", "scan", "show 101"])(
    "pages %s when it is too long",
    async (command) => {
      const printed = await inTerminal(command, { rows: 6, env: MARK });
      expect(printed).toMatch(/^paged: .*101/m);
      expect(printed).toContain("exit 0");
    },
  );

  it.each([
    ["what fits", "list", 60, MARK],
    ["with --no-pager", "list --no-pager", 6, MARK],
    ["with PAGER=cat", "list", 6, { PAGER: "cat" }],
    ["with an empty PAGER", "list", 6, { PAGER: "" }],
    ["with its own variable", "list", 6, { ...MARK, LL_ISSUES_PAGER: "cat" }],
    ["when the pager cannot be started", "list", 6, { PAGER: "no-such-pager 2>/dev/null" }],
  ])("prints %s as it is", async (_, command, rows, env) => {
    const printed = await inTerminal(command, { rows, env });
    expect(printed).not.toContain("paged:");
    expect(printed.match(/^BUG-\d+ /gm)).toHaveLength(ISSUES);
    expect(printed).toContain("exit 0");
  });

  it("is content when the pager is left early", async () => {
    const printed = await inTerminal("list", { rows: 6, env: { PAGER: "head -n 1" } });
    expect(printed).toMatch(/^BUG-101 .*\nexit 0\n$/);
  });

  it("cuts a long list with a count, in a terminal and in a pipe", async () => {
    const cut = await inTerminal("list --limit 4", { rows: 60, env: {} });
    expect(cut).toContain(`${ISSUES - 4} more; --limit 0 shows all\n`);
    const { stdout, stderr } = await runProcess("node", [LL_ISSUES, "list", "--limit", "4"], {
      cwd: sandbox.repo,
      env: { ...sandbox.env, ...MARK },
    });
    expect([stdout.split("\n").length, stderr]).toEqual([5, `${ISSUES - 4} more; --limit 0 shows all\n`]);
  });
});

describe.skipIf(!HAS_BUNDLE)("create (needs the bundle: npm run build)", () => {
  const create = (args: readonly string[], input = "", env: Record<string, string> = {}) =>
    runProcess("node", [LL_ISSUES, "create", ...args], {
      cwd: sandbox.repo,
      env: { ...sandbox.env, ...env },
      input,
    });

  it("takes the text from standard input", async () => {
    const body = "---\nteam: light\n---\n\n## Summary\n\nFrom a pipe: ärger 玄関.\n";
    const { stdout, code } = await create(["bug", "Gate", "is", "rusty", "--body-file", "-"], body);
    expect([code, await sandbox.read(stdout.trim())]).toEqual([
      0,
      expect.stringMatching(
        /^---\nteam: light\n[\s\S]*# BUG-\d+: Gate is rusty\n\n## Summary\n\nFrom a pipe: ärger 玄関\.\n$/,
      ),
    ]);
  });

  it("opens $VISUAL before $EDITOR, with its arguments, on what it has written", async () => {
    const env = { VISUAL: "sed -i -e 's/^## Summary$/&\\n\\nEdited./'", EDITOR: "false" };
    const { stdout, code } = await create(["bug", "Hinge squeaks", "--edit"], "", env);
    expect(code).toBe(0);
    expect(await sandbox.read(stdout.trim())).toContain("## Summary\n\nEdited.\n");
  });

  it("says when the editor failed; the issue is there", async () => {
    const { stdout, stderr, code } = await create(["bug", "Bolt is loose", "--edit"], "", {
      VISUAL: "",
      EDITOR: "false",
    });
    expect([code, stderr]).toEqual([0, "The editor false did not end well; the issue is there\n"]);
    expect(await sandbox.read(stdout.trim())).toContain("Bolt is loose");
  });
});
