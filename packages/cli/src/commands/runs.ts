import { readFileSync } from "node:fs";
import { listRuns, matchesReference, type PastRun } from "@ll-issues/runner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { RunsArguments } from "../declare/runs.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatDuration } from "../output/format-duration.ts";
import { type Cell, formatTable } from "../output/format-table.ts";
import { formatTranscript } from "../output/format-transcript.ts";
import { UsageError } from "../usage-error.ts";

/** List past runs, or print the transcript of one. */
export async function runRuns(line: GlobalArguments, { id, log }: RunsArguments, io: Io): Promise<number> {
  const { root } = await openTracker(line, io);
  const runs = listRuns(root).filter((past) => id === undefined || isMeant(past, id));
  const colours = chooseColours(io.stdout, io, line.color);
  if (log) {
    await io.stdout.write(formatTranscript(readTranscript(runs[0]), colours));
  } else if (line.json) {
    const documents = runs.map(({ id: run, lastStep, run: record }) => ({ run, lastStep, record }));
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "runs", runs: documents })}\n`);
  } else if (runs.length === 0) {
    await io.stderr.write("No runs\n");
  } else {
    await io.stdout.write(
      formatTable(
        runs.map((past) => row(past, colours)),
        io.stdout.columns,
      ),
    );
  }
  return EXIT.ok;
}

function isMeant(past: PastRun, id: string): boolean {
  const issue = past.run?.issue ?? past.id.slice("yyyymmdd-hhmmss-".length, -"-xxxx".length);
  return past.id === id || matchesReference(issue, id);
}

function readTranscript(past: PastRun | undefined): string {
  if (past === undefined) throw new UsageError("There is no such run", "`ll-issues runs` lists them");
  try {
    return readFileSync(past.transcriptPath, "utf8");
  } catch {
    throw new UsageError(`The run ${past.id} has no transcript`, "Nothing was started in it");
  }
}

function row({ id, lastStep, run }: PastRun, colours: Colours): Cell[] {
  if (run === null)
    return [
      { text: id },
      { text: "not ended", paint: colours.yellow },
      { text: "" },
      { text: "" },
      { text: `last seen in ${lastStep ?? "nothing"}` },
    ];
  const good = run.outcome === "resolved" || run.outcome === "closed";
  const checks = run.verification.map(({ name, verdict }) => `${name} ${verdict}`).join(", ");
  return [
    { text: id },
    { text: run.outcome, paint: good ? colours.green : colours.red },
    { text: formatDuration(run.durationMs) },
    { text: `$${run.costUsd.toFixed(4)}` },
    { text: escapeLine([run.commit?.slice(0, 12), checks].filter(Boolean).join("  ")) },
  ];
}
