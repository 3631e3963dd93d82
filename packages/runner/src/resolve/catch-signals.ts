import { watchSignals } from "@ll-issues/claude";

/** Signals caught for the time of a command. */
export interface CaughtSignals {
  /** Aborted by the first signal, with its name as the reason. */
  readonly signal: AbortSignal;
  /** Aborted by the second. */
  readonly killSignal: AbortSignal;
  /** 128 + the number of the signal that came (bash(1), exit status); null when none did. */
  exitCode(): number | null;
  /** Let the signals do what they do again. */
  release(): void;
}

/**
 * Catch the signals that ask us to end, so that what is under way can be stopped and written down first.
 *
 * The second one, however late it comes, kills what has not ended; what it has come to is still written down. The handlers are taken off with it, so
 * a third one ends this process the way it ends any other.
 */
export function catchSignals(): CaughtSignals {
  const stop = new AbortController();
  const kill = new AbortController();
  const onSecond = (): void => {
    watch.dispose();
    kill.abort();
  };
  const watch = watchSignals({
    onStop: (name) => (stop.signal.aborted ? onSecond() : stop.abort(name)),
    onKill: onSecond,
  });
  return {
    signal: stop.signal,
    killSignal: kill.signal,
    exitCode: () => watch.exitCode,
    release: () => watch.dispose(),
  };
}
