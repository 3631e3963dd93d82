import { runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { HAS_BUNDLE, LL_ISSUES, STUB } from "./programs.ts";
import { findProblems, LAYOUTS, type Layout, openSandbox } from "./stopped-resolve.ts";
import { sweepSteps } from "./sweep.ts";

function resolve(sandbox: Sandbox, env: Record<string, string> = {}) {
  return runProcess("node", [LL_ISSUES, "resolve", "BUG-1", "--json"], {
    cwd: sandbox.repo,
    env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, ...env },
  });
}

/** Stop a resolve at one point, run it again, and look at what there is: the same as if nothing had happened. */
async function stopAndGoOn(layout: Layout, fault: Record<string, string>) {
  await using sandbox = await openSandbox(layout);
  const first = await resolve(sandbox, fault);
  const last = first.code === 0 && first.signal === null ? first : await resolve(sandbox);
  const problems = (await findProblems(sandbox, layout, last)).map(
    (problem) => `${JSON.stringify(fault)}: ${problem} ${last.stderr}`,
  );
  return { isKilled: first.signal === "SIGKILL", problems };
}

interface Sweep {
  readonly problems: readonly string[];
  /** How many steps the resolve has. */
  readonly steps: number;
}

const swept = new Map<Layout, Promise<Sweep>>();

/** Kill a resolve at every step; done once for each layout. */
function killEverywhere(layout: Layout): Promise<Sweep> {
  const sweep = swept.get(layout) ?? sweepKills(layout);
  swept.set(layout, sweep);
  return sweep;
}

async function sweepKills(layout: Layout): Promise<Sweep> {
  const problems: string[] = [];
  const end = await sweepSteps(1, async (at) => {
    const result = await stopAndGoOn(layout, { LL_FAIL_AT: String(at) });
    problems.push(...result.problems);
    return result.isKilled;
  });
  return { problems, steps: end - 1 };
}

/** In a normal run every second step fails: after each of them a kill was tried already. */
const FAILING = process.env.LL_SOAK === undefined ? 2 : 1;

/** Have steps fail. A resolve may get over the failure; how many steps there are, the kills tell. */
async function failEverywhere(layout: Layout, errno: string): Promise<Sweep> {
  const problems: string[] = [];
  const { steps } = await killEverywhere(layout);
  await sweepSteps(1, async (at) => {
    if (at > steps) return false;
    if (at % FAILING !== 0) return true;
    problems.push(...(await stopAndGoOn(layout, { LL_FAIL_AT: String(at), LL_FAIL_ERR: errno })).problems);
    return true;
  });
  return { problems, steps };
}

describe.skipIf(!HAS_BUNDLE)("a resolve that is stopped at any point (needs the bundle: npm run build)", () => {
  it.each(LAYOUTS)("A44: killed, $name", { timeout: 240_000 }, async (layout) => {
    const { problems, steps } = await killEverywhere(layout);
    expect(problems).toEqual([]);
    // A sweep over no points would prove nothing.
    expect(steps).toBeGreaterThan(40);
  });

  it.each([
    ["EIO", LAYOUTS[0]],
    ["ENOSPC", LAYOUTS[1]],
  ] as const)("A45: %s", { timeout: 480_000 }, async (errno, layout = fail()) => {
    expect((await failEverywhere(layout, errno)).problems).toEqual([]);
  });
});

function fail(): never {
  throw new Error("no such layout");
}
