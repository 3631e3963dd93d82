/**
 * Wait for something, but not longer than so many milliseconds; the timer is gone afterwards either way.
 *
 * @returns whether it happened in time.
 */
export async function happensWithin(happening: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const { promise: over, resolve } = deferred<boolean>();
  const timer = setTimeout(resolve, milliseconds, false);
  try {
    return await Promise.race([happening.then(() => true), over]);
  } finally {
    clearTimeout(timer);
  }
}

/** Wait. */
export async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A promise with its handles outside; `Promise.withResolvers` is not in Node 20. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** Make a promise that is settled from outside. */
export function deferred<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
