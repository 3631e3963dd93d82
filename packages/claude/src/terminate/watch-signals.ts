/** The signals by which a person or a system asks a program to end. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Who is told about signals. */
export interface SignalTarget {
  /** Stop in order. Called at the first signal, and for a later one that comes alone. */
  readonly onStop: (signal: EndSignal) => void;
  /** Stop now. Called at a second signal shortly after the first. */
  readonly onKill: (signal: EndSignal) => void;
}

/** A watch over signals; `dispose` gives them back their usual effect. */
export interface SignalWatch {
  /** The first signal that came, or null. */
  readonly received: EndSignal | null;
  /** What a program that ends because of it exits with, `128 + n`, or null. Setting it is left to the entry point. */
  readonly exitCode: number | null;
  dispose(): void;
}

/** As signal(7) numbers them, on every platform we know. */
const NUMBERS: Readonly<Record<EndSignal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const SIGNALS: readonly EndSignal[] = ["SIGHUP", "SIGINT", "SIGTERM"];
/** A second Ctrl-C within this time means it. */
const SECOND_MS = 2000;

/** Give back the signal that was named as the reason of an abort, or null when none was. */
export function readEndSignal({ reason }: AbortSignal): EndSignal | null {
  return SIGNALS.find((name) => name === reason) ?? null;
}

/**
 * Take over SIGINT, SIGTERM and SIGHUP: the first asks, a second within two seconds insists.
 *
 * A child that leads its own session gets nothing from the terminal, so what it is told is told here, once. Passing the
 * signal on is the target's: `onStop: (signal) => run.stop(signal, { signal })`, `onKill: () => run.kill()`.
 */
export function watchSignals(target: SignalTarget): SignalWatch {
  let received: EndSignal | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;
  const onSignal = (signal: EndSignal): void => {
    const now = performance.now();
    const isSecond = now - lastAt < SECOND_MS;
    lastAt = now;
    received ??= signal;
    if (isSecond) {
      target.onKill(signal);
    } else {
      target.onStop(signal);
    }
  };
  for (const signal of SIGNALS) {
    process.on(signal, onSignal);
  }
  return {
    get received(): EndSignal | null {
      return received;
    },
    get exitCode(): number | null {
      return received === null ? null : 128 + NUMBERS[received];
    },
    dispose(): void {
      for (const signal of SIGNALS) {
        process.off(signal, onSignal);
      }
    },
  };
}
