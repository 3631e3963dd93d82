const listeners: WeakMap<AbortSignal, Set<() => void>> = new WeakMap();

/**
 * Call back when a signal aborts, at once if it has already.
 *
 * One listener serves all runs that share a signal: with more than ten Node prints a MaxListenersExceededWarning.
 *
 * @returns a function that takes the callback away again.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) {
    return () => undefined;
  }
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const callbacks = listeners.get(signal) ?? listen(signal);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) {
      listeners.delete(signal);
      signal.removeEventListener("abort", callAll);
    }
  };
}

function listen(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  listeners.set(signal, callbacks);
  signal.addEventListener("abort", callAll, { once: true });
  return callbacks;
}

function callAll(this: AbortSignal): void {
  for (const callback of listeners.get(this) ?? []) {
    callback();
  }
}
