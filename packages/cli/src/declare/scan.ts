import type { Argv } from "yargs";
import type { Choose } from "../arguments/command-line.ts";
import { UsageError } from "../usage-error.ts";
import { toList, toNumber, withQuery } from "./shared-options.ts";

/** How `scan` can print. */
export const SCAN_FORMATS = ["text", "json", "github", "sarif", "junit", "markdown"] as const;

/** One of {@link SCAN_FORMATS}. */
export type ScanFormat = (typeof SCAN_FORMATS)[number];

/** From which weight on a finding makes the command fail. */
export const FAIL_LEVELS = ["error", "warning", "info", "never"] as const;

/** One of {@link FAIL_LEVELS}. */
export type FailLevel = (typeof FAIL_LEVELS)[number];

/** Arguments of `scan`. */
export interface ScanArguments {
  /** Conditions of the issues to list; empty means all. */
  readonly query: string;
  readonly type: readonly string[];
  readonly status: readonly string[];
  readonly priority: readonly string[];
  readonly label: readonly string[];
  /** Names of rules; empty means every rule. */
  readonly rule: readonly string[];
  readonly failOn: FailLevel;
  /** Null is no limit. */
  readonly maxWarnings: number | null;
  readonly fix: boolean;
  readonly dryRun: boolean;
  readonly format: ScanFormat;
  /** A branch, tag or commit: only findings that are new since then; null for all. */
  readonly changedSince: string | null;
  /** File of accepted findings; null for none. */
  readonly baseline: string | null;
  readonly writeBaseline: boolean;
}

const DESCRIPTION = "Read every issue: list, count, validate. Reads .issues/, and writes only with --fix";

/** Declare `scan`. */
export function declareScan(parser: Argv, choose: Choose): Argv {
  return parser.command(
    "scan [texts..]",
    DESCRIPTION,
    (command) =>
      withQuery(command)
        .usage(
          `$0 scan [label:cli status:open …]\n\n${DESCRIPTION}.\n\nA query, --type and the like narrow what is listed and counted; findings are those of all files.`,
        )
        .option("type", { type: "string", requiresArg: true, describe: "Only these types (bug,feature,…)" })
        .option("status", {
          type: "string",
          requiresArg: true,
          describe: "Only these statuses (open,in_progress,blocked,waiting,deferred,done,cancelled)",
        })
        .option("priority", { type: "string", requiresArg: true, describe: "Only these priorities (P0,P1,…)" })
        .option("label", { type: "string", requiresArg: true, describe: "Only issues with one of these labels" })
        .option("rule", { type: "string", requiresArg: true, describe: "Only findings of these rules (docs/rules.md)" })
        .option("fail-on", {
          choices: FAIL_LEVELS,
          default: "error" as FailLevel,
          requiresArg: true,
          describe: "Exit 1 from this weight of a finding on",
        })
        .option("max-warnings", { type: "string", requiresArg: true, describe: "Exit 1 when there are more warnings" })
        .option("fix", { type: "boolean", default: false, describe: "Repair what is safe to repair" })
        .option("dry-run", { type: "boolean", default: false, describe: "With --fix: show the changes, make none" })
        .option("format", {
          choices: SCAN_FORMATS,
          requiresArg: true,
          describe: "How to print (default: text; --json is --format json)",
        })
        .option("changed-since", {
          type: "string",
          requiresArg: true,
          describe: "Only findings that were not there at this branch, tag or commit",
        })
        .option("baseline", { type: "string", requiresArg: true, describe: "Only findings that are not in this file" })
        .option("write-baseline", {
          type: "boolean",
          default: false,
          describe: "Write the findings of now into the file of --baseline",
        }),
    (args) => {
      if (args.dryRun && !args.fix) throw new UsageError("--dry-run goes with --fix", "Reading changes nothing anyway");
      if (args.writeBaseline && args.baseline === undefined)
        throw new UsageError("--write-baseline needs --baseline FILE");
      const options: ScanArguments = {
        query: args.texts.join(" "),
        type: toList(args.type),
        status: toList(args.status),
        priority: toList(args.priority),
        label: toList(args.label),
        rule: toList(args.rule),
        failOn: toFailLevel(args.failOn),
        maxWarnings: args.maxWarnings === undefined ? null : toNumber("--max-warnings", args.maxWarnings),
        fix: args.fix,
        dryRun: args.dryRun,
        format: toFormat(args.format, args.json === true),
        changedSince: args.changedSince ?? null,
        baseline: args.baseline ?? null,
        writeBaseline: args.writeBaseline,
      };
      choose({
        name: "scan",
        options,
        run: async (line, io) => (await import("../commands/scan.ts")).runScan(line, options, io),
      });
    },
  );
}

/** yargs checks no choices of an option with a dash in its name while `strip-dashed` is on. */
function toFailLevel(written: string): FailLevel {
  const level = FAIL_LEVELS.find((known) => known === written);
  if (level === undefined)
    throw new UsageError(`--fail-on is one of ${FAIL_LEVELS.join(", ")}, not ${JSON.stringify(written)}`);
  return level;
}

function toFormat(format: ScanFormat | undefined, json: boolean): ScanFormat {
  if (!json) return format ?? "text";
  if (format !== undefined && format !== "json")
    throw new UsageError(`--json and --format ${format} exclude each other`);
  return "json";
}
