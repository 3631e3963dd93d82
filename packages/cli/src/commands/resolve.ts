import {
  catchSignals,
  hasLedger,
  OUTCOME_EXIT_CODES,
  openRepository,
  planQueue,
  purseOpener,
  type QueueOptions,
  type QueueSelection,
  type ResolveOptions,
  type ResolveRun,
  resolveQueue,
} from "@ll-issues/runner";
import { scanIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { ResolveArguments } from "../declare/resolve.ts";
import { EXIT } from "../exit-codes.ts";
import { tellWaiting } from "../gates/tell-waiting.ts";
import type { Io } from "../io.ts";
import { type OpenTracker, openTracker } from "../open-tracker.ts";
import { isInCi } from "../output/ci/is-in-ci.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatPlan } from "../output/format-plan.ts";
import { formatRun, formatSummary } from "../output/format-run.ts";
import { type ErrorDocument, reportError, toErrorDocument } from "../output/report-error.ts";
import { type ProgressWatcher, watchNothing, watchProgress } from "../progress/watch-progress.ts";
import { SHIPPED_TEMPLATES } from "../templates-dir.ts";

/** Have Claude Code resolve issues one after another, and report how each ended. */
export async function runResolve(line: GlobalArguments, options: ResolveArguments, io: Io): Promise<number> {
  const tracker = await openTracker(line, io);
  const signals = catchSignals();
  const common = {
    ...tracker,
    shippedTemplates: SHIPPED_TEMPLATES,
    env: io.env,
    gates: options.gates,
    commit: options.commit && tracker.config.git.commit,
    force: options.force,
    mode: options.mode,
    allowDirty: options.allowDirty,
    trust: options.trust,
    isolate: isIsolated(tracker.config, io),
    signal: signals.signal,
    killSignal: signals.killSignal,
  };
  try {
    const selection = toSelection(options);
    if (options.dryRun) return await showPlans(line, selection, common, io);
    if (selection.kind === "ready") {
      const { issues } = await scanIssues(tracker.root, tracker.config, tracker);
      await tellWaiting(tracker.root, tracker.config, issues, line, io);
    }
    let isSpent = false;
    const queue: QueueOptions = {
      ...common,
      selection,
      ...(await openMoney(tracker, options, io)),
      onSpent(message) {
        isSpent = true;
        void io.stderr.write(`No further issue is begun: ${escapeLine(message)}\n`);
      },
      onUnsettled(message) {
        void io.stderr.write(`What this run cost is not in the ledger: ${escapeLine(message)}\n`);
      },
    };
    const refused: RefusedIssue[] = [];
    const onRefused = (issue: string, error: unknown): void => {
      refused.push({ issue, error: toErrorDocument(error).error });
      if (!line.json) void reportError(error, false, io);
    };
    const runs = await resolveAll(line, { ...queue, onRefused }, options, io);
    if (line.json) await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "resolve", runs, refused })}\n`);
    if (!line.quiet && runs.length + refused.length === 0) await io.stderr.write(explainNothing(options));
    const codes = [isSpent ? EXIT.limited : EXIT.ok, refused.length > 0 ? EXIT.findings : EXIT.ok];
    return signals.exitCode() ?? Math.max(worstExitCode(runs), ...codes);
  } finally {
    signals.release();
  }
}

/** An issue of several that could not be begun, and why. */
interface RefusedIssue {
  readonly issue: string;
  readonly error: ErrorDocument["error"];
}

function isIsolated({ claude }: OpenTracker["config"], io: Io): boolean {
  return claude.isolation === "always" || (claude.isolation === "ci" && isInCi(io.env));
}

/**
 * The ceilings over these runs. Those over several machines hold in CI only, and are kept on a ledger; a job that may not push has its money
 * reserved by another one.
 */
async function openMoney(
  { root, config }: OpenTracker,
  { maxBudgetUsd, reservedUsd }: ResolveArguments,
  io: Io,
): Promise<Pick<QueueOptions, "maxBudgetUsd" | "openPurse">> {
  const ceilings = [maxBudgetUsd, reservedUsd].filter((one) => one !== undefined);
  const most = ceilings.length === 0 ? null : Math.min(...ceilings);
  if (reservedUsd !== undefined || !isInCi(io.env) || !hasLedger(config.limits)) return { maxBudgetUsd: most };
  const place = { repository: await openRepository(root), remote: "origin", now: () => new Date() };
  const { nameJob } = await import("./ci-place.ts");
  return { maxBudgetUsd: most, openPurse: purseOpener({ root, config, place, owner: nameJob(io.env) }) };
}

type CommonOptions = Omit<ResolveOptions, "reference">;

async function resolveAll(
  line: GlobalArguments,
  queue: QueueOptions,
  options: ResolveArguments,
  io: Io,
): Promise<ResolveRun[]> {
  const colours = chooseColours(io.stdout, io, line.color);
  const runs: ResolveRun[] = [];
  let progress = watchNothing();
  // Should what was killed hold us up, nothing is left to be tidied on the terminal.
  queue.killSignal?.addEventListener("abort", () => progress.stop(), { once: true });
  try {
    const onStart = (reference: string): void => {
      progress = watchProgress(reference, io, line);
    };
    const person = await findPerson(line, options, io, (work) => progress.during(work));
    const onProgress: ResolveOptions["onProgress"] = (event) => progress.onProgress(event);
    const onRefused: QueueOptions["onRefused"] = (reference, error) => {
      progress.stop();
      queue.onRefused?.(reference, error);
    };
    for await (const run of resolveQueue({ ...queue, ...person, onStart, onProgress, onRefused })) {
      progress.stop();
      runs.push(run);
      if (!line.json) await io.stdout.write(formatRun(run, colours));
    }
  } finally {
    progress.stop();
  }
  if (!line.json && runs.length > 1) await io.stdout.write(formatSummary(runs, colours));
  return runs;
}

/** Whoever sits at the terminal, with gates; where nobody does, questions are parked. */
async function findPerson(
  line: GlobalArguments,
  { gates, askPermissions }: ResolveArguments,
  io: Io,
  during: ProgressWatcher["during"],
): Promise<Pick<ResolveOptions, "askPerson" | "askPermission">> {
  if (!gates || !io.isInteractive || line.json) return {};
  const { askInTerminal, askPermissionInTerminal } = await import("../gates/ask-in-terminal.ts");
  return {
    askPerson: (request) => during(() => askInTerminal(request, { mayDecline: true })),
    askPermission: askPermissions ? (request) => during(() => askPermissionInTerminal(request)) : undefined,
  };
}

function explainNothing({ where }: ResolveArguments): string {
  return where === null
    ? "No issue is ready; `ll-issues next --all` says why\n"
    : "No ready issue fits; `ll-issues next --all` says why\n";
}

function toSelection({ ids, all, next, where }: ResolveArguments): QueueSelection {
  if (ids.length > 0) return { kind: "named", references: ids };
  return { kind: "ready", limit: all ? Number.POSITIVE_INFINITY : (next ?? 1), where: where ?? "" };
}

async function showPlans(
  line: GlobalArguments,
  selection: QueueSelection,
  common: CommonOptions,
  io: Io,
): Promise<number> {
  const { plans, refused } = await planQueue({ ...common, selection });
  if (line.json) {
    const documents = plans.map((plan) => ({
      issue: plan.issue.parsed.id,
      path: plan.issue.path,
      action: plan.action,
      template: plan.template,
      command: plan.command,
      argv: plan.argv,
      environment: plan.environment,
      prompt: plan.prompt,
    }));
    const errors = refused.map(({ issue, error }) => ({ issue, error: toErrorDocument(error).error }));
    await io.stdout.write(
      `${toSafeJson({ schemaVersion: 1, kind: "resolve-plan", plans: documents, refused: errors })}\n`,
    );
  } else {
    const colours = chooseColours(io.stdout, io, line.color);
    for (const plan of plans) await io.stdout.write(formatPlan(plan, common.config, colours));
    for (const { error } of refused) await reportError(error, false, io);
  }
  return refused.length > 0 ? EXIT.findings : EXIT.ok;
}

function worstExitCode(runs: readonly ResolveRun[]): number {
  return Math.max(EXIT.ok, ...runs.map(({ outcome }) => OUTCOME_EXIT_CODES[outcome]));
}
