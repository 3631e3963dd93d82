import { isSameIssue } from "@ll-issues/parser";
import {
  assertMayWrite,
  claimForRun,
  findWaiting,
  type MatrixEntry,
  openGithub,
  planWaves,
  readLabelRequest,
} from "@ll-issues/runner";
import { type Config, findIssue, scanIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CiMatrixArguments } from "../declare/ci/matrix.ts";
import { EXIT, exitCodeOf } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { writeGithubOutput } from "../output/ci/github-output.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { openClaimPlace } from "./ci-place.ts";

/** One job, and with `--claim` what it holds. */
interface Job extends MatrixEntry {
  /** For `ci renew`, `ci finish` and `ci give-back`. */
  readonly token?: string;
  /** What its run may cost, in US dollars; null where there is no ceiling over several runs. */
  readonly budgetUsd?: number | null;
}

/** Print which issues can be worked on side by side, as a matrix of jobs; in GitHub Actions also as the outputs `matrix` and `count`. */
export async function runCiMatrix(line: GlobalArguments, options: CiMatrixArguments, io: Io): Promise<number> {
  const { root, config, cache } = await openTracker(line, io);
  const { issues } = await scanIssues(root, config, { cache });
  const answered = findWaiting(root, config, issues).flatMap((one) => (one.answered ? one.path : []));
  const entries = planWaves(issues, new Set(answered));
  const asked = options.event ? await readAsked(config, io) : [];
  const wanted = await findWanted(root, config, [...options.only, ...asked]);
  const isWanted = ({ id }: MatrixEntry): boolean =>
    (wanted === null || wanted.some((one) => isSameIssue(one, id))) &&
    (options.label === undefined || issues.some((one) => one.id === id && one.labels.includes(options.label ?? "")));
  const free = entries.filter((entry) => entry.wave === options.wave && isWanted(entry));
  const include =
    options.claim === undefined
      ? free.slice(0, options.max)
      : await claimJobs(free, { root, config, options, hold: options.claim }, io);
  const waves = Array.from({ length: entries.at(-1)?.wave ?? 0 }, (_, at) =>
    entries.filter(({ wave }) => wave === at + 1).map(({ id }) => id),
  );
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "ci-matrix", matrix: { include }, waves })}\n`);
  } else {
    const rows = include.map(({ id, priority, branch }) => `${id}  ${priority ?? "-"}  ${escapeLine(branch)}\n`);
    await io.stdout.write(rows.length === 0 ? `Wave ${options.wave} is empty\n` : rows.join(""));
  }
  await writeGithubOutput(io.env, { matrix: JSON.stringify({ include }), count: String(include.length) });
  return EXIT.ok;
}

/** What somebody asks for by a label; nothing in particular in a job for another event. */
async function readAsked(config: Config, io: Io): Promise<readonly string[]> {
  const asked = readLabelRequest(
    io.env,
    config.issues.types.map(({ prefix }) => prefix),
  );
  if (asked === null) return [];
  await assertMayWrite(openGithub(io.env), asked.login);
  return asked.issues;
}

/** Ids of the issues that were named, or null when none was. */
async function findWanted(root: string, config: Config, only: readonly string[]): Promise<readonly string[] | null> {
  if (only.length === 0) return null;
  const found: string[] = [];
  for (const reference of only) found.push((await findIssue(root, config, reference)).parsed.id);
  return found;
}

interface ClaimContext {
  readonly root: string;
  readonly config: Config;
  readonly options: CiMatrixArguments;
  readonly hold: NonNullable<CiMatrixArguments["claim"]>;
}

/** Claim one after another until there are enough; what others hold and what there is no money for is left out, and said. */
async function claimJobs(free: readonly MatrixEntry[], context: ClaimContext, io: Io): Promise<readonly Job[]> {
  const place = await openClaimPlace(context.root, context.hold, io);
  const jobs: Job[] = [];
  for (const entry of free) {
    if (jobs.length === context.options.max) break;
    const held = await claimForRun(place, entry.id, context.config.limits).catch((error: unknown) => {
      if (!isSpent(error)) throw error;
      return error;
    });
    if ("won" in held && held.won) {
      jobs.push({ ...entry, token: held.claim.token, budgetUsd: held.reservation?.budgetUsd ?? null });
      continue;
    }
    const why = "won" in held ? `held by ${held.holder?.owner ?? "somebody else"}` : held.message;
    await io.stderr.write(`${entry.id} is left out: ${escapeLine(why)}\n`);
  }
  return jobs;
}

function isSpent(error: unknown): error is Error {
  return error instanceof Error && exitCodeOf(String(Reflect.get(error, "code"))) === EXIT.limited;
}
