import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isIssueId } from "@ll-issues/parser";
import type * as z from "zod";
import type { Redact } from "../../redact/create-redactor.ts";
import { redactJsonLines } from "../../redact/redact-json-lines.ts";
import { fieldOf } from "../field-of.ts";
import { applySchema, type CollectedApply, type CollectedRun, errorSchema, runSchema } from "./run-shape.ts";

/** What was found in the folders that jobs handed over. */
export interface Records {
  /** Each run once, by issue and then by time. */
  readonly runs: readonly CollectedRun[];
  readonly applied: readonly CollectedApply[];
  /** Files that should be records and are not. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/** Folders in folders are looked into so deep; artefacts of jobs are two deep. */
const DEEPEST = 6;

/** No record is larger, in bytes. */
const LARGEST = 16 * 1024 * 1024;

/** More files than this are no artefacts of a matrix. */
const MOST_FILES = 20_000;

/**
 * Read the records that jobs left behind: what `resolve --json` printed, a run's own `run.json`, what `ci apply --json` printed (in
 * `apply-BUG-1.json`, so that a failure is known by its issue). Other JSON files are none of them and are passed over; links are not followed.
 *
 * @param places folders or files, absolute.
 * @param redact takes the secrets of this job out of them, whatever they were escaped to later.
 */
export function readRecords(places: readonly string[], redact: Redact): Records {
  const runs = new Map<string, CollectedRun>();
  const applied: CollectedApply[] = [];
  const problems: Records["problems"][number][] = [];
  for (const file of places.flatMap((place) => listJsonFiles(place, 0)).slice(0, MOST_FILES)) {
    try {
      for (const record of readRecord(file, redactJsonLines(redact))) {
        if (record.run !== null) runs.set(record.run.run, record.run);
        else applied.push(record.applied);
      }
    } catch (error) {
      problems.push({ path: file, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const order = (a: CollectedRun, b: CollectedRun): number =>
    a.issue.localeCompare(b.issue, "en", { numeric: true }) || a.startedAt.localeCompare(b.startedAt);
  return { runs: [...runs.values()].sort(order), applied, problems };
}

function listJsonFiles(place: string, depth: number): string[] {
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (stat?.isFile()) return place.endsWith(".json") ? [place] : [];
  if (!stat?.isDirectory() || depth > DEEPEST) return [];
  return readdirSync(place)
    .sort()
    .flatMap((name) => listJsonFiles(path.join(place, name), depth + 1));
}

type OneRecord = { readonly run: CollectedRun } | { readonly run: null; readonly applied: CollectedApply };

function readRecord(file: string, redact: Redact): readonly OneRecord[] {
  const size = lstatSync(file).size;
  if (size > LARGEST) throw new Error(`larger than ${LARGEST} bytes`);
  const value: unknown = JSON.parse(redact(readFileSync(file, "utf8")));
  const kind = fieldOf(value, "kind");
  if (kind === "ci-apply") return [{ run: null, applied: check(applySchema, value) }];
  const [, refused] = /^apply-(.+)\.json$/.exec(path.basename(file)) ?? [];
  if (kind === "error" && refused !== undefined && isIssueId(refused))
    return [{ run: null, applied: { issue: refused, pullRequest: null, refused: check(errorSchema, value) } }];
  const listed = fieldOf(value, "runs");
  if (kind === "resolve" && Array.isArray(listed)) return listed.map((one) => ({ run: check(runSchema, one) }));
  const isRun = kind === undefined && fieldOf(value, "run") !== undefined && fieldOf(value, "outcome") !== undefined;
  return isRun ? [{ run: check(runSchema, value) }] : [];
}

function check<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new Error(`not a record: ${first?.path.join(".") ?? ""} ${first?.message ?? ""}`);
}
