/**
 * Write a number of things, as in `1 issue` and `2 issues`.
 *
 * @param what one of them; its plural ends in an s.
 */
export function countWords(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
