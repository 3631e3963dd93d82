import { readdir } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, type ProcessResult, type Sandbox } from "@ll-issues/testkit";

const NAME = "P1-BUG-001-lamp.md";
const ISSUE = "# BUG-001: Lamp is off\n\n## Summary\n\nIt is.\n";

/** A tree with one issue, BUG-001, and what it looks like once that is resolved. */
export interface Layout {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Where the issue's file ends up. */
  readonly target: string;
  readonly commits: readonly string[];
}

/** Both layouts: in the second one the issue's file moves, in a commit of its own. */
export const LAYOUTS: readonly Layout[] = [
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

/** Make a repository with an issue and with a person's staged, changed and new files. */
export async function openSandbox(layout: Layout): Promise<Sandbox> {
  const sandbox = await makeSandbox({
    files: { "lamp.txt": "off\n", "theirs.txt": "a\n", "staged.txt": "a\n", ...layout.files },
  });
  await sandbox.write("theirs.txt", "a person's work\n");
  await sandbox.write("staged.txt", "staged by a person\n");
  await sandbox.git("add", "staged.txt");
  await sandbox.write("untracked.txt", "x\n");
  return sandbox;
}

/**
 * List what differs from a resolve that nothing happened to: one copy of the issue, one Resolution, the commits, a clean `git fsck`, the person's
 * work as it was, no leftovers.
 *
 * @param last the resolve that ended it.
 */
export async function findProblems(sandbox: Sandbox, layout: Layout, last: ProcessResult): Promise<string[]> {
  const state = {
    outcome: readOutcome(last.stdout),
    log: (await sandbox.git("log", "--format=%s")).split("\n").slice(0, -1),
    status: await sandbox.git("status", "--porcelain"),
    fsck: (await sandbox.git("fsck", "--strict")).replaceAll(/^dangling .*\n?/gm, ""),
    resolutions: (await sandbox.read(layout.target).catch(() => "no file")).split("## Resolution").length - 1,
    files: (await sandbox.list()).filter((file) => file.includes("BUG-001")),
    lamp: await sandbox.git("show", "HEAD:lamp.txt"),
    left: (await sandbox.list()).filter((file) => file.endsWith("tmp")),
    locks: (await readdir(path.join(sandbox.repo, ".git"), { recursive: true })).filter(isGitLock),
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
    locks: [],
  };
  return Object.entries(expected)
    .filter(([key, value]) => JSON.stringify(state[key as keyof typeof state]) !== JSON.stringify(value))
    .map(([key]) => `${key} is ${JSON.stringify(state[key as keyof typeof state])}`);
}

/** Our own locks are in a folder of ours, and outlive their process. */
function isGitLock(name: string): boolean {
  return name.endsWith(".lock") && !name.startsWith("ll-issues");
}

/** What a resolve says of an issue that an earlier one has resolved. */
const DONE_ALREADY = "It is done already (by its ";

/** A resolve that was killed once all was done leaves nothing to do, as the next one says; any other reason not to begin is a problem. */
function readOutcome(stdout: string): string {
  try {
    const run = JSON.parse(stdout).runs?.[0];
    if (run?.outcome === "not-ready" && run.reason.startsWith(DONE_ALREADY)) return "resolved";
    return run === undefined ? stdout : `${run.outcome}${run.outcome === "resolved" ? "" : `: ${run.reason}`}`;
  } catch {
    return stdout;
  }
}
