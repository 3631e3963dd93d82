/** Points that are tried at the same time; each has a repository of its own. */
const AT_ONCE = 3;
/** More steps than a command has. */
const MANY = 300;

/**
 * Try the steps of a command one after another, several at a time, up to the last one.
 *
 * @param first the number of the step to begin with.
 * @param tryAt stops the command at a step, and tells whether it has that step.
 * @returns the first number that is no step's.
 */
export async function sweepSteps(first: number, tryAt: (at: number) => Promise<boolean>): Promise<number> {
  let next = first;
  let end = Number.POSITIVE_INFINITY;
  const work = async (): Promise<void> => {
    while (next < end) {
      const at = next++;
      if (at > MANY) throw new Error(`the command is stopped at every step up to ${MANY}`);
      if (!(await tryAt(at))) end = Math.min(end, at);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return end;
}
