import { RUN_MARKER } from "../environment/build-environment.ts";
import { hasInEnvironment, isSameProcess, type ProcessEntry, readProcess, readProcessTable } from "./process-table.ts";

/** Everything a process has started, as far as it was seen or carries the run's marker; the process itself is not in it. */
export class ProcessTree {
  readonly #root: { readonly pid: number; readonly startTime: string | null };
  readonly #runId: string;
  /** pid → start time; kept after the death of a process for as long as its session has members. */
  readonly #seen: Map<number, string> = new Map();
  #isRootReused = false;

  /**
   * @param rootPid a child of ours; `-1` when there is none: then only what is adopted and what carries the marker belongs to it.
   * @param runId the value of the marker in the environment.
   */
  constructor(rootPid: number, runId: string) {
    this.#root = { pid: rootPid, startTime: readProcess(rootPid)?.startTime ?? null };
    this.#runId = runId;
  }

  /** The start time of the root, or null when it was gone before it could be read. */
  get rootStartTime(): string | null {
    return this.#root.startTime;
  }

  /**
   * Look who is there now and remember every descendant.
   *
   * A descendant has the root or a remembered process as its parent, or lives in a session one of them leads: Claude's
   * Bash children each lead their own session, and what they leave behind keeps that session when its parent changes to
   * pid 1. With `markers`, processes that carry the run's marker count too, which finds the children of children nobody
   * saw; only those of our own user, started after the root.
   */
  look(options: { readonly markers: boolean }): void {
    const table = readProcessTable();
    this.#forgetStrangers(table);
    const others = table.filter((entry) => entry.pid !== process.pid && entry.pid !== this.#root.pid);
    if (options.markers) {
      this.#remember(others, (entry) => this.#isMarked(entry));
    }
    while (this.#remember(others, (entry) => this.#isOurs(entry.parent) || this.#isOurs(entry.session))) {
      // Children of what was found in this round are found in the next.
    }
    this.#prune(table);
  }

  /** Remember a process that is known to belong to the tree; should its pid be another's by now, it is forgotten again. */
  adopt(pid: number, startTime: string): void {
    this.#seen.set(pid, startTime);
  }

  /** Give back the remembered processes that still run. */
  alive(): number[] {
    return [...this.#seen].filter(([pid, startTime]) => isSameProcess(pid, startTime)).map(([pid]) => pid);
  }

  /** Send a signal to every remembered process that is still the one that was seen. */
  signal(signal: NodeJS.Signals): void {
    for (const pid of this.alive()) {
      sendSignal(pid, signal);
    }
  }

  #remember(entries: readonly ProcessEntry[], isWanted: (entry: ProcessEntry) => boolean): boolean {
    const before = this.#seen.size;
    for (const entry of entries) {
      if (!this.#seen.has(entry.pid) && isWanted(entry)) {
        this.#seen.set(entry.pid, entry.startTime);
      }
    }
    return this.#seen.size > before;
  }

  #isOurs(pid: number): boolean {
    return this.#seen.has(pid) || (pid === this.#root.pid && !this.#isRootReused);
  }

  #isMarked(entry: ProcessEntry): boolean {
    return !entry.isZombie && !this.#isOlder(entry) && hasInEnvironment(entry.pid, RUN_MARKER, this.#runId);
  }

  /** Start times are clock ticks on Linux; elsewhere they are text, NaN here, and nothing is older. */
  #isOlder(entry: ProcessEntry): boolean {
    return this.#root.startTime !== null && Number(entry.startTime) < Number(this.#root.startTime);
  }

  /** A pid that now belongs to another process must not make that one's children ours. */
  #forgetStrangers(table: readonly ProcessEntry[]): void {
    for (const { pid, startTime } of table) {
      if (pid === this.#root.pid) {
        this.#isRootReused = this.#root.startTime !== null && startTime !== this.#root.startTime;
      } else if (this.#seen.has(pid) && this.#seen.get(pid) !== startTime) {
        this.#seen.delete(pid);
      }
    }
  }

  #prune(table: readonly ProcessEntry[]): void {
    const inUse = new Set(table.flatMap((entry) => [entry.pid, entry.session]));
    for (const pid of this.#seen.keys()) {
      if (!inUse.has(pid)) {
        this.#seen.delete(pid);
      }
    }
  }
}

/** Send a signal and say whether it could be sent; a process that is gone or not ours is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // ESRCH: gone. EPERM: not ours to end.
  }
}
