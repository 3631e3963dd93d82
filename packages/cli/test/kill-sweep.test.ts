import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { findProblems, LAYOUTS, type Layout, openSandbox } from "./stopped-resolve.ts";

const LL_ISSUES = fileURLToPath(new URL("../bin.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../dist/main.cjs", import.meta.url));
const STUB = fileURLToPath(new URL("./programs/stub-claude.mjs", import.meta.url));

/** More points than a resolve has; the sweep ends at the first run that is not stopped. */
const MANY = 200;

/** Points that are tried at the same time. */
const AT_ONCE = 3;

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
  const problems = (await findProblems(sandbox, layout, second ?? first)).map(
    (problem) => `${JSON.stringify(fault)}: ${problem}`,
  );
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
  let next = 1;
  let last = MANY;
  const work = async (): Promise<void> => {
    while (next < last) {
      const at = next++;
      const result = await stopAndGoOn(layout, { ...fault, LL_FAIL_AT: String(at) });
      problems.push(...result.problems);
      if (!result.stopped) last = Math.min(last, at);
    }
  };
  // Every point has a repository of its own.
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // A sweep over no points would prove nothing.
  expect(last).toBeGreaterThan(20);
  return problems;
}

function fail(): never {
  throw new Error("no such layout");
}
