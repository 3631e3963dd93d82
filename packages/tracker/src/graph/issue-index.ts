import { parseIssueReference } from "@ll-issues/parser";

/** What an index needs to know of an issue. */
export interface Identified {
  readonly id: string;
}

/** Looks issues up by id, whatever the width of the number and the case of the prefix. */
export class IssueIndex<T extends Identified> {
  readonly #byKey = new Map<string, T[]>();
  readonly #byNumber = new Map<number, T[]>();

  constructor(issues: Iterable<T>) {
    for (const issue of issues) {
      const reference = parseIssueReference(issue.id);
      if (reference === null) continue;
      append(this.#byKey, keyOf(reference.prefix, reference.number), issue);
      append(this.#byNumber, reference.number, issue);
    }
  }

  /**
   * Find the issues a reference may mean: all of that id, or all of that number where it has no prefix. More than one
   * means that the reference is ambiguous.
   */
  find(reference: string): readonly T[] {
    const parsed = parseIssueReference(reference);
    if (parsed === null) return [];
    if (parsed.prefix === null) return this.withNumber(parsed.number);
    return this.#byKey.get(keyOf(parsed.prefix, parsed.number)) ?? [];
  }

  /** Find the issues of a number, of whatever type. */
  withNumber(number: number): readonly T[] {
    return this.#byNumber.get(number) ?? [];
  }

  /** Every group of issues that share one id. */
  duplicates(): readonly (readonly T[])[] {
    return [...this.#byKey.values()].filter((issues) => issues.length > 1);
  }
}

function keyOf(prefix: string | null, number: number): string {
  return `${prefix}-${number}`;
}

function append<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
