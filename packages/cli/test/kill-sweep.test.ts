import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";

const LL_ISSUES = fileURLToPath(new URL("../bin.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const STUB = fileURLToPath(new URL("./programs/stub-claude.mjs", import.meta.url));

const NAME = "P1-BUG-001-lamp.md";
const ISSUE = "# BUG-001: Lamp is off\n\n## Summary\n\nIt is.\n";
/** More points than a resolve has; the sweep ends at the first run that is not stopped. */
const MANY = 200;

interface Layout {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Where the issue's file ends up. */
  readonly target: string;
  readonly commits: readonly string[];
}

const LAYOUTS: readonly Layout[] = [
  {
    name: "type-dir",
    files: { [`.issues/bugs/${NAME}`]: `---\nstatus: open\n---\n\n${ISSUE}` },
    target: `.issues/bugs/${NAME}`,
    commits: ["fix(BUG-001): Lamp is off"],
  },
  {
    name: "completed-dir",
    files: { [`.issues/bugs/${NAME}`]: ISSUE, ".issues/completed/P1-BUG-002-old.md": "# BUG-002: Old\n" },
    target: `.issues/completed/${NAME}`,
    commits: ["chore(BUG-001): move to completed", "fix(BUG-001): Lamp is off"],
  },
];

async function openSandbox(layout: Layout): Promise<Sandbox> {
  const sandbox = await makeSandbox({
    files: { "lamp.txt": "off\n", "theirs.txt": "a\n", "staged.txt": "a\n", ...layout.files },
  });
  await sandbox.write("theirs.txt", "a person's work\n");
  await sandbox.write("staged.txt", "staged by a person\n");
  await sandbox.git("add", "staged.txt");
  await sandbox.write("untracked.txt", "x\n");
  return sandbox;
}

function resolve(sandbox: Sandbox, env: Record<string, string> = {}) {
  return runProcess("node", [LL_ISSUES, "resolve", "BUG-1", "--json"], {
    cwd: sandbox.repo,
    env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, ...env },
  });
}

/** Stop a resolve at one point, run it again, and look at what there is: the same as if nothing had happened. */
async function stopAndGoOn(
  layout: Layout,
  fault: Record<string, string>,
): Promise<{ stopped: boolean; problems: string[] }> {
  await using sandbox = await openSandbox(layout);
  const first = await resolve(sandbox, fault);
  const second = first.code === 0 && first.signal === null ? null : await resolve(sandbox);
  const state = {
    outcome: second === null ? "resolved" : (JSON.parse(second.stdout).runs?.[0]?.outcome ?? second.stdout),
    log: (await sandbox.git("log", "--format=%s")).split("\n").slice(0, -1),
    status: await sandbox.git("status", "--porcelain"),
    fsck: (await sandbox.git("fsck", "--strict")).replaceAll(/^dangling .*\n?/gm, ""),
    resolutions: (await sandbox.read(layout.target).catch(() => "no file")).split("## Resolution").length - 1,
    files: (await sandbox.list()).filter((file) => file.includes("BUG-001")),
    lamp: await sandbox.git("show", "HEAD:lamp.txt"),
    left: (await sandbox.list()).filter((file) => file.endsWith(".tmp")),
  };
  const expected = {
    outcome: "resolved",
    log: layout.commits,
    status: "M  staged.txt\n M theirs.txt\n?? untracked.txt",
    fsck: "",
    resolutions: 1,
    files: [layout.target],
    lamp: "on",
    left: [],
  };
  const problems = Object.entries(expected)
    .filter(([key, value]) => JSON.stringify(state[key as keyof typeof state]) !== JSON.stringify(value))
    .map(([key]) => `${JSON.stringify(fault)}: ${key} is ${JSON.stringify(state[key as keyof typeof state])}`);
  return { stopped: second !== null, problems };
}

describe.skipIf(!existsSync(BUNDLE))("a resolve that is stopped at any point (needs the bundle: npm run build)", () => {
  it.each(LAYOUTS)("A44: killed, $name", { timeout: 240_000 }, async (layout) => {
    expect(await sweep(layout, {})).toEqual([]);
  });

  it.each([
    ["EIO", LAYOUTS[0]],
    ["ENOSPC", LAYOUTS[1]],
  ] as const)("A45: %s", { timeout: 240_000 }, async (errno, layout) => {
    expect(await sweep(layout ?? fail(), { LL_FAIL_ERR: errno })).toEqual([]);
  });
});

async function sweep(layout: Layout, fault: Record<string, string>): Promise<string[]> {
  const problems: string[] = [];
  let points = 0;
  for (let at = 1; at < MANY; at += 1) {
    const result = await stopAndGoOn(layout, { ...fault, LL_FAIL_AT: String(at) });
    problems.push(...result.problems);
    if (!result.stopped) break;
    points = at;
  }
  // A sweep over no points would prove nothing.
  expect(points).toBeGreaterThan(20);
  return problems;
}

function fail(): never {
  throw new Error("no such layout");
}
