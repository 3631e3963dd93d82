/** What a test runner said it ran. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Reads the counts of one test runner out of what it printed, or null when it is not that runner's output. */
type CountReader = (text: string) => TestCounts | null;

/**
 * Read the counts that a known test runner printed: vitest, jest, pytest, cargo test, node:test, go test, TAP.
 *
 * The exit code decides whether a check passes; the counts only say how much was run.
 *
 * @param output the end of what the check printed; colours are taken out first.
 * @returns null when no known runner speaks.
 */
export function readCounts(output: string): TestCounts | null {
  const text = output.replace(/\u001b\[[\d;]*m/g, "");
  for (const read of READERS) {
    const counts = read(text);
    if (counts !== null) return counts;
  }
  return null;
}

/** Write counts as they stand behind a verdict: `39/39`, `38/40, 1 skipped`. */
export function formatCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed}/${passed + failed}${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** `Tests  1 failed | 14 passed | 2 skipped (17)` */
const vitest: CountReader = (text) => fromWords(lastMatch(text, /^ *Tests {2,}(.*\(\d+\))$/gm)?.[1]);

/** `Tests:       1 failed, 2 skipped, 39 passed, 42 total` */
const jest: CountReader = (text) => fromWords(lastMatch(text, /^Tests: +(.*\d+ total)$/gm)?.[1]);

/** `=== 1 failed, 39 passed, 2 skipped in 0.12s ===`, with `-q` without the rules */
const pytest: CountReader = (text) => fromWords(lastMatch(text, /^(?:=+ )?((?:\d+ \w+, )*\d+ \w+) in [\d.]+s/gm)?.[1]);

/** `test result: ok. 39 passed; 0 failed; 1 ignored; …`, once for each test binary */
const cargo: CountReader = (text) => {
  const results = [...text.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm)];
  return results.length === 0 ? null : { passed: sum(results, 1), failed: sum(results, 2), skipped: sum(results, 3) };
};

/** `ℹ pass 3` of the spec reporter, `# pass 3` of the TAP reporter */
const nodeTest: CountReader = (text) => {
  const count = (name: string): number | null => {
    const value = lastMatch(text, new RegExp(`^(?:ℹ|#) ${name} (\\d+)$`, "gm"))?.[1];
    return value === undefined ? null : Number(value);
  };
  const [passed, failed] = [count("pass"), count("fail")];
  if (passed === null || failed === null) return null;
  return {
    passed,
    failed: failed + (count("cancelled") ?? 0),
    skipped: (count("skipped") ?? 0) + (count("todo") ?? 0),
  };
};

/** With `-v` each test has a line; without, each package has one. */
const goTest: CountReader = (text) => {
  const tests = [...text.matchAll(/^ *--- (PASS|FAIL|SKIP): /gm)].map(([, verdict]) => verdict);
  const packages = [...text.matchAll(/^(ok|FAIL)\s+\S+\s+(?:[\d.]+s|\(cached\)|\[build failed\])/gm)].map(
    ([, verdict]) => verdict,
  );
  if (packages.length === 0) return null;
  const verdicts = tests.length > 0 ? tests : packages;
  const count = (...names: string[]): number => verdicts.filter((verdict) => names.includes(verdict ?? "")).length;
  return { passed: count("PASS", "ok"), failed: count("FAIL"), skipped: count("SKIP") };
};

/** A plan (`1..3`) and lines that begin with `ok` or `not ok` at the margin */
const tap: CountReader = (text) => {
  if (!/^1\.\.\d+/m.test(text)) return null;
  const lines = [...text.matchAll(/^(not )?ok\b.*$/gm)];
  const skipped = lines.filter(([line]) => /# (?:skip|todo)\b/i.test(line)).length;
  const failed = lines.filter(([line, not]) => not !== undefined && !/# (?:skip|todo)\b/i.test(line)).length;
  return { passed: lines.length - skipped - failed, failed, skipped };
};

const READERS: readonly CountReader[] = [vitest, jest, pytest, cargo, nodeTest, goTest, tap];

/** Which word counts as what; words that are not here (`total`, `warnings`) count as nothing. */
const WORDS: Readonly<Record<string, keyof TestCounts>> = {
  passed: "passed",
  failed: "failed",
  error: "failed",
  errors: "failed",
  skipped: "skipped",
  todo: "skipped",
  xfailed: "skipped",
  deselected: "skipped",
};

function fromWords(line: string | undefined): TestCounts | null {
  if (line === undefined) return null;
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let known = false;
  for (const [, number, word] of line.matchAll(/(\d+) (\w+)/g)) {
    const kind = WORDS[word ?? ""];
    if (kind === undefined) continue;
    counts[kind] += Number(number);
    known = true;
  }
  return known ? counts : null;
}

function lastMatch(text: string, pattern: RegExp): RegExpExecArray | undefined {
  return [...text.matchAll(pattern)].at(-1);
}

function sum(matches: readonly RegExpExecArray[], group: number): number {
  return matches.reduce((total, match) => total + Number(match[group]), 0);
}
