/**
 * The fail points: every durable operation calls {@link step} first, so that a test can end the process or return an
 * error at any one of them (SQLite's "fail the Nth operation" loops).
 *
 * `LL_FAIL_AT=3` concerns the third step of the process, `LL_FAIL_AT=publish` the first one of that name. Without
 * `LL_FAIL_ERR` the process ends there by SIGKILL, as in a power cut; with `LL_FAIL_ERR=ENOSPC` the operation fails
 * with that error. The variables are read once; nobody sets them outside tests.
 */
const failAt = process.env.LL_FAIL_AT;
const failErrno = process.env.LL_FAIL_ERR;

let stepCount = 0;
let failed = false;

/**
 * Mark the place just before a durable operation.
 *
 * @param name The operation, stable, for `LL_FAIL_AT=name`.
 * @throws An error with the code of `LL_FAIL_ERR` at the chosen step, in tests.
 */
export function step(name: string): void {
  if (failAt === undefined || failed) return;
  stepCount += 1;
  if (failAt !== name && failAt !== String(stepCount)) return;
  failed = true;
  if (failErrno === undefined) {
    process.kill(process.pid, "SIGKILL");
    return;
  }
  throw Object.assign(new Error(`${failErrno}: injected at step ${stepCount}, ${name}`), { code: failErrno });
}
