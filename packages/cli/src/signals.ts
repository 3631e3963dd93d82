import { constants } from "node:os";

/** Signals that ask this process to end. */
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Signals caught for the time of a command. */
export interface CaughtSignals {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** 128 + the number of the signal that came (bash(1), exit status); null when none did. */
  exitCode(): number | null;
  /** Let the signals do what they do again. */
  release(): void;
}

/**
 * Catch the signals that ask us to end, so that what is under way can be stopped and written down first.
 *
 * A second one does not wait: the handlers are taken off with the first, so the next ends this process the way it ends any other.
 */
export function catchSignals(): CaughtSignals {
  const controller = new AbortController();
  let caught: (typeof ENDING)[number] | null = null;
  const onSignal = (name: NodeJS.Signals): void => {
    caught = ENDING.find((known) => known === name) ?? "SIGTERM";
    release();
    controller.abort(caught);
  };
  const release = (): void => {
    for (const name of ENDING) process.off(name, onSignal);
  };
  for (const name of ENDING) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => (caught === null ? null : 128 + constants.signals[caught]),
    release,
  };
}
