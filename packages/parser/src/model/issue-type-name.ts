import type { IssueFormat, IssueType } from "../identity/default-format.ts";

/** Short forms and plurals of the four types everybody knows; configured types add their own name, prefix and folder. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ["bugs", "BUG"],
  ["bugfix", "BUG"],
  ["defect", "BUG"],
  ["feat", "FEAT"],
  ["feature", "FEAT"],
  ["features", "FEAT"],
  ["enh", "ENH"],
  ["enhance", "ENH"],
  ["enhancement", "ENH"],
  ["enhancements", "ENH"],
  ["improvement", "ENH"],
  ["epic", "EPIC"],
  ["epics", "EPIC"],
]);

/**
 * Finds the type that a `type:` value means, in any spelling: `ENH`, `enh`, `Enhancement`, `enhancements`.
 *
 * @returns null when no configured type is meant
 */
export function findIssueType(written: string, format: IssueFormat): IssueType | null {
  const word = written.trim().toLowerCase();
  const exact = format.types.find((type) =>
    [type.name, type.prefix, type.dir].some((name) => name.toLowerCase() === word),
  );
  if (exact !== undefined) return exact;
  const prefix = SHORT_FORMS.get(word);
  return format.types.find((type) => type.prefix === prefix) ?? null;
}

/**
 * Says whether a `type:` value is written as the format has it: the type's name (`enhancement`) or its prefix (`ENH`).
 */
export function isCanonicalTypeSpelling(written: string, type: IssueType): boolean {
  return written === type.name || written === type.prefix;
}
