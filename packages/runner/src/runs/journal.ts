import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { step } from "@ll-issues/tracker";

/** The life of a resolve, in order. Each step has a line in the journal before and after it. */
export const RESOLVE_STEPS = [
  "claim",
  "ready",
  "baseline",
  "prompt",
  "run",
  "report",
  "evidence",
  "checks",
  "record",
  "commit",
  "release",
] as const;

/** One step of a resolve. */
export type ResolveStep = (typeof RESOLVE_STEPS)[number];

/** One line of a journal. */
export interface JournalLine {
  readonly step: ResolveStep;
  readonly phase: "begin" | "end";
  /** ISO 8601, UTC. */
  readonly at: string;
}

const FILE = "journal.jsonl";

/** What a run has begun and ended, on disk before it goes on: whoever finds the folder of a killed run knows how far it got. */
export class Journal {
  readonly #file: string;

  /** @param folder absolute path of the run's folder. */
  constructor(folder: string) {
    this.#file = path.join(folder, FILE);
  }

  /** Do one step of the run, with a line before and, unless it throws, after it. */
  async step<T>(name: ResolveStep, work: () => T | Promise<T>): Promise<T> {
    this.#write(name, "begin");
    const value = await work();
    this.#write(name, "end");
    return value;
  }

  #write(name: ResolveStep, phase: JournalLine["phase"]): void {
    step(`journal-${name}-${phase}`);
    const line: JournalLine = { step: name, phase, at: new Date().toISOString() };
    const file = openSync(this.#file, "a", 0o600);
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

/**
 * Read the journal of a run; a last line that a power cut left half-written is passed over.
 *
 * @param folder absolute path of the run's folder.
 */
export function readJournal(folder: string): JournalLine[] {
  const lines: JournalLine[] = [];
  for (const text of readIfThere(path.join(folder, FILE)).split("\n")) {
    const line = parseLine(text);
    if (line !== null) lines.push(line);
  }
  return lines;
}

function parseLine(text: string): JournalLine | null {
  try {
    const value: unknown = JSON.parse(text);
    const { step: name, phase, at } = value as Partial<JournalLine>;
    const known = RESOLVE_STEPS.find((candidate) => candidate === name);
    if (known === undefined || (phase !== "begin" && phase !== "end") || typeof at !== "string") return null;
    return { step: known, phase, at };
  } catch {
    return null;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
