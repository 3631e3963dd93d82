// Stands in for `assert` as yargs uses it. Loading node's takes 2 ms, and it looks at stderr for colours.
export function strictEqual(actual, expected, message) {
  if (!Object.is(actual, expected)) fail(message);
}

export function notStrictEqual(actual, expected, message) {
  if (Object.is(actual, expected)) fail(message);
}

function fail(message) {
  throw message instanceof Error ? message : new Error(message ?? "an assertion of yargs does not hold");
}
