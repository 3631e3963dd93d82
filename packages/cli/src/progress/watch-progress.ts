import type { ResolveProgress } from "@ll-issues/runner";
import yoctoSpinner from "yocto-spinner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { Io } from "../io.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { escapeLine } from "../output/escape-text.ts";
import { formatDuration } from "../output/format-duration.ts";
import { describeEvent } from "./describe-event.ts";

/** Somebody who is told what a resolve does. */
export interface ProgressWatcher {
  readonly onProgress: (progress: ResolveProgress) => void;
  /** Do something that needs the terminal for itself: the live line is away until it is done. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Leave the terminal as it was found; may be called twice. */
  stop(): void;
}

/** What the live line shows. */
interface LiveState {
  turns: number;
  costUsd: number;
  doing: string;
}

const TICK_MS = 500;

/**
 * Show a resolve on stderr: a line for each step that Claude takes, and on a terminal one live line below with the time, turns and cost.
 * Without a terminal nothing is shown unless `--verbose` asks for the lines.
 */
export function watchProgress(reference: string, io: Io, line: GlobalArguments): ProgressWatcher {
  if (line.quiet || !(io.stderr.isTerminal || line.verbose)) return watchNothing();
  const colours = chooseColours(io.stderr, io, line.color);
  const live = io.stderr.isTerminal ? startLiveLine(reference) : null;
  const state: LiveState = { turns: 0, costUsd: 0, doing: "starting" };
  return {
    onProgress(progress) {
      const text = describe(progress, state, colours);
      live?.update(state);
      if (text === null) return;
      live?.clear();
      void io.stderr.write(`${text}\n`);
    },
    async during(work) {
      live?.pause();
      try {
        return await work();
      } finally {
        live?.resume();
      }
    },
    stop: () => live?.stop(),
  };
}

/** A watcher that shows nothing. */
export function watchNothing(): ProgressWatcher {
  return { onProgress: () => {}, during: (work) => work(), stop: () => {} };
}

function startLiveLine(reference: string) {
  const startedAt = performance.now();
  // By default it ends the process at the first signal, before anything is stopped and written down.
  const spinner = yoctoSpinner({ stream: process.stderr, handleSignals: false }).start();
  let state: LiveState = { turns: 0, costUsd: 0, doing: "starting" };
  let isPaused = false;
  let isStopped = false;
  const render = () => {
    if (isPaused || isStopped) return;
    const elapsed = formatDuration(Math.floor((performance.now() - startedAt) / 1000) * 1000).replace(".0 s", " s");
    spinner.text = `${escapeLine(reference)}  ${elapsed}  ${state.turns} turns  $${state.costUsd.toFixed(4)}  ${state.doing}`;
  };
  const ticker = setInterval(render, TICK_MS);
  const showCursor = (): void => void spinner.stop();
  process.once("exit", showCursor);
  return {
    update(next: LiveState) {
      state = next;
      render();
    },
    clear: () => spinner.clear(),
    pause() {
      isPaused = true;
      spinner.stop();
    },
    resume() {
      isPaused = false;
      if (!isStopped) spinner.start();
    },
    stop() {
      isStopped = true;
      clearInterval(ticker);
      process.off("exit", showCursor);
      spinner.stop();
    },
  };
}

function describe(progress: ResolveProgress, state: LiveState, colours: Colours): string | null {
  if (progress.type === "stage") {
    state.doing = progress.stage;
    return progress.detail === "" ? null : `${colours.cyan(progress.stage.padEnd(9))} ${escapeLine(progress.detail)}`;
  }
  const { event } = progress;
  if (event.kind === "turn") state.turns = event.turn;
  if (event.kind === "result") state.costUsd = event.costUsd;
  const step = describeEvent(event);
  if (step === null) return null;
  state.doing = `${step.name} ${escapeLine(step.detail)}`.slice(0, 60);
  const paint = step.bad ? colours.red : colours.dim;
  return `  ${paint(step.name.padEnd(9))} ${escapeLine(step.detail)}`;
}
