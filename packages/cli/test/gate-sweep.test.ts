import { cp, readFile, rm } from "node:fs/promises";
import { makeSandbox, type ProcessResult, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { ISSUE, ISSUE_PATH } from "./gate-stage.ts";
import { ASKING_STUB, HAS_BUNDLE, LL_ISSUES } from "./programs.ts";

/** More points than a command has. */
const MANY = 300;
/** All points take minutes: a normal run takes some of them. */
const IS_WHOLE = process.env.LL_SOAK !== undefined;

/** A repository that can be put back to how it was, at the same place: sessions belong to a folder. */
class Stage {
  readonly sandbox: Sandbox;
  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  async run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ProcessResult> {
    return runProcess("node", [LL_ISSUES, ...argv], {
      cwd: this.sandbox.repo,
      env: { ...this.sandbox.env, LL_ISSUES_CLAUDE: ASKING_STUB, ...env },
    });
  }

  async keep(): Promise<void> {
    for (const name of ["repo", "home"])
      await cp(`${this.sandbox.root}/${name}`, `${this.sandbox.root}/kept-${name}`, { recursive: true });
  }

  async putBack(): Promise<void> {
    for (const name of ["repo", "home"]) {
      await rm(`${this.sandbox.root}/${name}`, { recursive: true });
      await cp(`${this.sandbox.root}/kept-${name}`, `${this.sandbox.root}/${name}`, { recursive: true });
    }
  }

  /** How often each session that came to its end was told the answer, and how. */
  async told(): Promise<string[]> {
    const lines = await readFile(`${this.sandbox.home}/told`, "utf8").catch(() => "");
    return lines.split("\n").filter((line) => line !== "");
  }
}

const ASK = ["resolve", "FEAT-4", "--gates", "--json"];
const ANSWER = ["answer", "FEAT-4", "2", "--json"];
const RESOLVE = ["resolve", "FEAT-4", "--json"];

/** A command that is stopped somewhere, what went before it, and what follows it. */
interface Scene {
  readonly name: string;
  readonly before: readonly (readonly string[])[];
  readonly stopped: readonly string[];
  readonly after: readonly (readonly string[])[];
  /** In a normal run so many are passed over from one to the next. */
  readonly stride: number;
  /** Fewer would prove nothing. */
  readonly leastPoints: number;
}

const SCENES: readonly Scene[] = [
  { name: "asking and parking", before: [], stopped: ASK, after: [ANSWER, RESOLVE], stride: 16, leastPoints: 25 },
  { name: "answering", before: [ASK], stopped: ANSWER, after: [RESOLVE], stride: 2, leastPoints: 3 },
  { name: "going on", before: [ASK, ANSWER], stopped: RESOLVE, after: [], stride: 16, leastPoints: 40 },
];

async function open(scene: Scene): Promise<Stage> {
  const stage = new Stage(await makeSandbox({ files: { [ISSUE_PATH]: ISSUE } }));
  for (const argv of scene.before) expect((await stage.run(argv)).code, argv.join(" ")).toBeLessThan(4);
  await stage.keep();
  return stage;
}

/** Stop a command at one point, give it once more, go on, and look at what there is: the same as if nothing had happened. */
async function stopAt(stage: Stage, scene: Scene, fault: Record<string, string>) {
  await stage.putBack();
  const { sandbox } = stage;
  const first = await stage.run(scene.stopped, fault);
  for (const { pid } of await sandbox.findLeftovers()) process.kill(pid, "SIGKILL");
  const isStopped = first.signal !== null || !(first.code === 0 || first.code === 3);
  let last = (isStopped ? await stage.run(scene.stopped) : first).stdout;
  for (const argv of scene.after) last = (await stage.run(argv)).stdout;
  if (scene.after.length === 0) last = (await stage.run(["runs", "--json"])).stdout;
  const issue = await sandbox.read(ISSUE_PATH);
  const told = await stage.told();
  const lastSession = told.at(-1)?.split(" ")[0] ?? "nobody";
  const state = {
    outcome: /"outcome": ?"(\w+)"/.exec(last)?.[1] ?? last,
    log: (await sandbox.git("log", "--format=%s")).split("\n"),
    status: await sandbox.git("status", "--porcelain"),
    fsck: (await sandbox.git("fsck", "--strict")).replaceAll(/^dangling .*\n?/gm, ""),
    decisions: issue.match(/^- \*\*Which database .* Postgres \(/gm)?.length ?? 0,
    open: issue.includes("Open Question"),
    state: /^status: (.*)$/m.exec(issue)?.[1],
    resolutions: issue.split("## Resolution").length - 1,
    work: await sandbox.git("ls-tree", "--name-only", "HEAD", "half.mjs", "store.mjs"),
    told: told.filter((line) => line.startsWith(lastSession)).length,
    wrong: told.filter((line) => !line.endsWith("Postgres")),
    left: (await sandbox.list()).filter((file) => file.endsWith(".tmp")),
  };
  const expected: typeof state = {
    outcome: "resolved",
    log: ["feat(FEAT-004): Store readings", "chore(FEAT-004): ask a person", "Start"],
    status: "",
    fsck: "",
    decisions: 1,
    open: false,
    state: "done",
    resolutions: 1,
    work: "half.mjs\nstore.mjs",
    told: 1,
    wrong: [],
    left: [],
  };
  const problems = Object.keys(expected).flatMap((key) => {
    const [is, should] = [state, expected].map((one) => JSON.stringify(one[key as keyof typeof state]));
    return is === should ? [] : [`${JSON.stringify(fault)}: ${key} is ${is}`];
  });
  return { isStopped, problems };
}

interface Sweep {
  readonly problems: readonly string[];
  /** The last point that was tried and at which the command was stopped. */
  readonly last: number;
}

const killed = new Map<Scene, Promise<Sweep>>();

/** Kill a command at its points; done once for each scene. */
function killEverywhere(scene: Scene): Promise<Sweep> {
  const sweep = killed.get(scene) ?? sweepPoints(scene, {}, 0, 0);
  killed.set(scene, sweep);
  return sweep;
}

/** Have points fail. A command may get over the failure; how far they go at least, the kills tell. */
async function failEverywhere(scene: Scene, errno: string, offset: number): Promise<Sweep> {
  return sweepPoints(scene, { LL_FAIL_ERR: errno }, offset, (await killEverywhere(scene)).last);
}

/** @param known the command has so many points at least. */
async function sweepPoints(scene: Scene, fault: Record<string, string>, offset: number, known: number): Promise<Sweep> {
  const stage = await open(scene);
  await using _ = stage.sandbox;
  const problems: string[] = [];
  let last = 0;
  const [start, stride] = IS_WHOLE ? [1, 1] : [1 + (offset % scene.stride), scene.stride];
  for (let at = start; at < MANY; at += stride) {
    const found = await stopAt(stage, scene, { ...fault, LL_FAIL_AT: String(at) });
    problems.push(...found.problems);
    if (!found.isStopped && at > known) break;
    last = at;
  }
  return { problems, last };
}

describe.skipIf(!HAS_BUNDLE)("a question whose run is stopped at any point (needs the bundle)", () => {
  it.each(SCENES)("kill -9 while $name", { timeout: IS_WHOLE ? 3_600_000 : 600_000 }, async (scene) => {
    const { problems, last } = await killEverywhere(scene);
    expect(problems).toEqual([]);
    expect(last).toBeGreaterThanOrEqual(scene.leastPoints);
  });

  it.each(SCENES)("EIO while $name", { timeout: IS_WHOLE ? 3_600_000 : 600_000 }, async (scene) => {
    expect((await failEverywhere(scene, "EIO", scene.stride / 2)).problems).toEqual([]);
  });
});
