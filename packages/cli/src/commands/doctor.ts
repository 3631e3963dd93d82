import { type Examination, examine } from "@ll-issues/runner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatRun } from "../output/format-run.ts";

/** See whether this machine can resolve issues here, and bring runs that were killed to their end. */
export async function runDoctor(line: GlobalArguments, io: Io): Promise<number> {
  const tracker = await openTracker(line, io);
  const { examinations, finished } = await examine({ ...tracker, env: io.env });
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "doctor", examinations, finished })}\n`);
  } else {
    const colours = chooseColours(io.stdout, io, line.color);
    for (const examination of examinations) await io.stdout.write(formatExamination(examination, colours));
    for (const run of finished) await io.stdout.write(formatRun(run, colours));
  }
  return examinations.some(({ state }) => state === "problem") ? EXIT.findings : EXIT.ok;
}

function formatExamination({ name, state, detail, hint }: Examination, colours: Colours): string {
  const paint = { good: colours.green, notice: colours.yellow, problem: colours.red }[state];
  const next = hint === null ? "" : `\n${" ".repeat(18)}${colours.dim(escapeLine(hint))}`;
  return `${paint(state.padEnd(8))} ${name.padEnd(9)} ${escapeLine(detail)}${next}\n`;
}
