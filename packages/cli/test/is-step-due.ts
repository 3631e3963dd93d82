/**
 * Whether a step is to be run, by what our workflows say in its `if`: terms joined by `&&`, each of them `always()` or `LEFT == RIGHT` of a text in
 * quotes or a value that is known.
 *
 * @param values by what names them; outputs that a step has not set are empty.
 * @param failed whether a step before has failed.
 * @throws Error for any other term: a condition that is not understood would be taken for a good one.
 */
export function isStepDue(
  condition: string | undefined,
  values: Readonly<Record<string, string>>,
  failed: boolean,
): boolean {
  if (condition === undefined) return !failed;
  const terms = condition
    .replace(/^\$\{\{|\}\}$/g, "")
    .split("&&")
    .map((term) => term.trim());
  const holds = terms.map((term) => term === "always()" || isEqual(term, values));
  return (!failed || terms.includes("always()")) && holds.every(Boolean);
}

function isEqual(term: string, values: Readonly<Record<string, string>>): boolean {
  const [, left, right] = /^('[^']*'|[\w.-]+) == ('[^']*'|[\w.-]+)$/.exec(term) ?? [];
  if (left === undefined || right === undefined) throw new Error(`the test does not know the condition ${term}`);
  return readTerm(left, values) === readTerm(right, values);
}

function readTerm(term: string, values: Readonly<Record<string, string>>): string {
  const value = /^'(.*)'$/.exec(term)?.[1] ?? values[term] ?? (term.startsWith("steps.") ? "" : undefined);
  if (value === undefined) throw new Error(`the test gives no value for ${term}`);
  return value;
}
