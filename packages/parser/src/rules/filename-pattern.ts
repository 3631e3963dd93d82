import type { FileRule } from "./rule.ts";

/** The file's name does not follow the pattern. */
export const filenamePattern: FileRule = {
  name: "filename-pattern",
  severity: "warning",
  scope: "file",
  description:
    "The name of an issue file is `P2-BUG-230-some-words.md`: a configured priority, the prefix of a configured type, a number, and lower-case words with hyphens. The name is what identifies the issue, so a name that deviates (no priority, `_` or capitals in the words, an unknown priority) is read as far as it goes, and reported. Rename the file with `git mv`; links to it have to follow.",
  check: ({ path, fileName, format }) => {
    if (fileName?.strict === true) return [];
    const name = path.slice(path.lastIndexOf("/") + 1);
    return [{ message: describe(name, fileName, format.priorities), line: 1, column: 1 }];
  },
};

type FileName = { readonly priority: string | null; readonly slug: string; readonly prefix: string } | null;

function describe(name: string, fileName: FileName, priorities: readonly string[]): string {
  const pattern = `a name is like ${priorities[2] ?? priorities[0] ?? "P2"}-BUG-230-some-words.md`;
  if (fileName === null) return `${JSON.stringify(name)} is no issue's file name; ${pattern}`;
  if (fileName.priority === null) return `the file name has no priority; ${pattern}`;
  if (!priorities.includes(fileName.priority)) return `the file name has the unknown priority ${fileName.priority}`;
  if (fileName.slug === "") return `the file name has no words after the number; ${pattern}`;
  if (/[^a-z0-9-]/.test(fileName.slug)) return `the words of the file name are not lower case with hyphens; ${pattern}`;
  return `the file name deviates from the pattern; ${pattern}`;
}
