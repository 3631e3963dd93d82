import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  createRedactor,
  endPlannedClaims,
  findSecrets,
  hasLedger,
  type LedgerPlace,
  openGithub,
  openRepository,
  type PlannedJob,
  type PutComment,
  putComment,
  readEventNumber,
  readLedger,
  readPlan,
  readRecords,
  SETTLED_DAYS,
  settleRuns,
  sumUp,
} from "@ll-issues/runner";
import type { Config } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CiCollectArguments } from "../declare/ci/collect.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { describeSpending, type Spending } from "../output/ci/describe-spending.ts";
import { capMarkdown } from "../output/ci/escape-markdown.ts";
import { type Collection, formatCollection } from "../output/ci/format-collection.ts";
import { formatCollectionMarkdown } from "../output/ci/format-collection-markdown.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { openClaimPlace } from "./ci-place.ts";

/** A step summary may have 1 MiB; a comment 65,536 characters (GitHub). */
const SUMMARY_BYTES = 1000 * 1000;
const COMMENT_BYTES = 60 * 1000;

const TOO_OLD = `it began more than ${SETTLED_DAYS} days ago, and may stand in its sums already`;

/** Nobody takes a claim here, so no lease is begun. */
const NO_LEASE = { owner: undefined, leaseMinutes: 1 };

/** Sum up the runs of all jobs of a fan-out. Exits as the worst of them: 1 when a job left nothing. */
export async function runCiCollect(line: GlobalArguments, options: CiCollectArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const redact = createRedactor(findSecrets(io.env, config.secrets));
  const places = options.files.map((file) => resolve(io.cwd, file));
  const records = readRecords(places, redact);
  const planned = options.plan === undefined ? [] : readPlan(resolve(io.cwd, options.plan));
  const summed = sumUp(records, planned);
  for (const { path, message } of records.problems)
    await io.stderr.write(`${escapeLine(path)} is left out: ${escapeLine(message)}\n`);
  const spending = await settle(root, config, { options, planned, summed, records }, io);
  const collection: Collection = { ...summed, problems: records.problems.length, spending };
  const markdown = formatCollectionMarkdown(collection);
  if (io.env.GITHUB_STEP_SUMMARY)
    await appendFile(io.env.GITHUB_STEP_SUMMARY, `${capMarkdown(markdown, SUMMARY_BYTES)}\n`);
  const comment = await writeComment(markdown, options, io);
  if (line.json) {
    const { jobs, costUsd, durationMs, outcomes } = summed;
    const problems = records.problems.map(({ path, message }) => ({ path, message }));
    const document = { schemaVersion: 1, kind: "ci-collect", jobs, costUsd, durationMs, outcomes, problems };
    await io.stdout.write(`${toSafeJson({ ...document, spending, comment })}\n`);
  } else {
    await io.stdout.write(formatCollection(collection, chooseColours(io.stdout, io, line.color)));
    if (comment !== null) await io.stdout.write(`Comment ${comment.how}: ${escapeLine(comment.url)}\n`);
  }
  return summed.exitCode;
}

interface Settlement {
  readonly options: CiCollectArguments;
  readonly planned: readonly PlannedJob[];
  readonly summed: ReturnType<typeof sumUp>;
  readonly records: ReturnType<typeof readRecords>;
}

/** Tell ledger and claims how the jobs ended, if so asked; without ceilings over several runs there is no ledger to look at. */
async function settle(root: string, config: Config, what: Settlement, io: Io): Promise<Spending | null> {
  const { options, planned, summed, records } = what;
  const isLedgerKept = hasLedger(config.limits);
  if (!isLedgerKept && !options.settle) return null;
  if (options.settle) {
    const place = await openClaimPlace(root, { ...NO_LEASE, remote: options.remote }, io);
    await endPlannedClaims(place, planned, summed.jobs);
  }
  if (!isLedgerKept) return null;
  const now = new Date();
  const place: LedgerPlace = { repository: await openRepository(root), remote: options.remote, now: () => now };
  const { ledger, tooOld } = options.settle
    ? await settleRuns(place, records.runs)
    : { ledger: await readLedger(place), tooOld: [] };
  for (const run of tooOld) await io.stderr.write(`${escapeLine(run)} is left out of the ledger: ${TOO_OLD}\n`);
  const issues = [...new Set(summed.jobs.map(({ issue }) => issue))];
  return describeSpending(ledger, config.limits, issues, now);
}

async function writeComment(markdown: string, options: CiCollectArguments, io: Io): Promise<PutComment | null> {
  const { comment, marker } = options;
  if (comment === undefined) return null;
  const issueNumber = comment === "event" ? readEventNumber(io.env) : comment;
  // A schedule is about no issue; the summary of the job has it all.
  if (issueNumber === null) return null;
  return await putComment(openGithub(io.env), { issueNumber, marker, body: capMarkdown(markdown, COMMENT_BYTES) });
}
