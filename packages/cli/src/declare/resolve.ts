import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { UsageError } from "../usage-error.ts";
import { toList, withGates } from "./shared-options.ts";

/** Arguments of `resolve`. */
export interface ResolveArguments {
  readonly ids: readonly string[];
  readonly gates: boolean;
  readonly dryRun: boolean;
  readonly commit: boolean;
  readonly force: boolean;
  /** The whole, only a plan, or what a plan or an earlier run left to do. */
  readonly mode: "resolve" | "plan" | "resume";
  /** Commit also what the run changed in files that held uncommitted work before it. */
  readonly allowDirty: boolean;
  /** Put permission requests to the person at the terminal, with gates. */
  readonly askPermissions: boolean;
  /** All ready issues. */
  readonly all: boolean;
  /** So many of the ready issues; undefined unless asked for. */
  readonly next: number | undefined;
  /** Which of the ready issues, as a query; null is any. */
  readonly where: string | null;
  /** Most money over all issues, in US dollars; undefined is no limit. */
  readonly maxBudgetUsd: number | undefined;
  /** Money that `ci claim` put aside for these runs, in US dollars; undefined: in CI each run is to reserve its own. */
  readonly reservedUsd: number | undefined;
  /** SHA-256 of contents that a pull request changed and that a person looked at. */
  readonly trust: readonly string[];
}

/** Declare `resolve`. */
export function declareResolve(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "resolve [ids..]",
    "Have Claude Code resolve issues; check, record and commit what it did",
    (command) =>
      withGates(command)
        .positional("ids", {
          type: "string",
          array: true,
          default: [],
          describe: "Issues, worked off one after another",
        })
        .option("ask-permissions", {
          type: "boolean",
          default: false,
          describe: "With --gates at a terminal: also ask for tools that are not allowed (else they are refused)",
        })
        .option("dry-run", {
          type: "boolean",
          default: false,
          describe: "Show the plan, the arguments and the prompt; touch nothing",
        })
        .option("commit", {
          type: "boolean",
          default: true,
          describe: "Commit the change and the record (--no-commit: leave both in the working tree)",
        })
        .option("plan-only", {
          type: "boolean",
          default: false,
          describe: "Write a plan to .issues/plans/ and change nothing else",
        })
        .option("resume", {
          type: "boolean",
          default: false,
          describe: "Go on with the plan or the last run, at the first open item, in the same session where possible",
        })
        .option("force", { type: "boolean", default: false, describe: "Go on although an issue is not ready" })
        .option("allow-dirty", {
          type: "boolean",
          default: false,
          describe: "Also commit files that held uncommitted work before the run and were changed by it",
        })
        .option("all", { type: "boolean", default: false, describe: "Every ready issue, most urgent first" })
        .option("next", {
          type: "number",
          requiresArg: true,
          describe: "So many of the ready issues, most urgent first",
        })
        .option("where", {
          type: "string",
          requiresArg: true,
          describe: "With --next or --all: only what a query means (label:cli -type:epic priority:P0..P2)",
        })
        .option("max-budget-usd", { type: "number", requiresArg: true, describe: "Most money over all of them" })
        .option("reserved-usd", {
          type: "number",
          requiresArg: true,
          describe: "In CI: so much was put aside by ci claim or ci matrix --claim; nothing more is reserved",
        })
        .option("trust", {
          type: "string",
          requiresArg: true,
          describe:
            "In a job for a pull request: work on what it changed, if it is exactly this (SHA-256, several with commas)",
        }),
    ({
      ids,
      gates,
      askPermissions,
      dryRun,
      commit,
      planOnly,
      resume,
      force,
      allowDirty,
      all,
      next,
      where,
      maxBudgetUsd,
      reservedUsd,
      trust,
    }) => {
      if (planOnly && resume) throw new UsageError("--plan-only and --resume: only one of them");
      const options: ResolveArguments = {
        ids,
        gates,
        askPermissions,
        dryRun,
        commit,
        force,
        mode: planOnly ? "plan" : resume ? "resume" : "resolve",
        allowDirty,
        all,
        next,
        where: where ?? null,
        maxBudgetUsd,
        reservedUsd,
        trust: toDigests(trust),
      };
      assertSelection(options);
      if (askPermissions && !gates) throw new UsageError("--ask-permissions needs --gates");
      choose({
        name: "resolve",
        options,
        run: async (line, io) => (await import("../commands/resolve.ts")).runResolve(line, options, io),
      });
    },
  );
}

/** @throws {UsageError} for anything but SHA-256 in hexadecimal digits: a shorter one could be met by another content. */
function toDigests(written: string | undefined): readonly string[] {
  const digests = toList(written).map((digest) => digest.toLowerCase());
  const bad = digests.find((digest) => !/^[0-9a-f]{64}$/.test(digest));
  if (bad !== undefined) throw new UsageError(`--trust takes SHA-256 digests, not ${JSON.stringify(bad)}`);
  return digests;
}

/** @throws {UsageError} when it is not said which issues are meant, or said twice. */
function assertSelection({ ids, all, next, where, maxBudgetUsd, reservedUsd }: ResolveArguments): void {
  const ways = [ids.length > 0, all, next !== undefined].filter(Boolean).length;
  if (where !== null && !(all || next !== undefined))
    throw new UsageError(
      "--where goes with --next N or --all",
      "It chooses among the ready issues; name others by their ids",
    );
  if (where?.trim() === "") throw new UsageError("--where asks for nothing", "As in: --where label:cli");
  if (ways === 0)
    throw new UsageError(
      "An issue is missing: BUG-12, 12, or the path of its file",
      "Or take the ready ones: --next 1, --all",
    );
  if (ways > 1) throw new UsageError("Name issues, or take --next N, or --all: only one of them");
  if (next !== undefined && !(Number.isSafeInteger(next) && next > 0))
    throw new UsageError("--next takes a whole number above 0");
  if (maxBudgetUsd !== undefined && !(maxBudgetUsd > 0))
    throw new UsageError("--max-budget-usd takes an amount above 0");
  if (reservedUsd !== undefined && !(reservedUsd > 0)) throw new UsageError("--reserved-usd takes an amount above 0");
}
