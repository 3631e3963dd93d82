import type { FileRule } from "./rule.ts";

/** More than one Resolution. */
export const multipleResolutions: FileRule = {
  name: "multiple-resolutions",
  severity: "info",
  scope: "file",
  description:
    "The issue has several Resolution sections: it was reopened and resolved again, or a write happened twice. The last one counts.",
  check: ({ resolutionSections: found }) => {
    const last = found.at(-1);
    if (found.length < 2 || last === undefined) return [];
    return [{ message: `${found.length} Resolution sections; this one counts`, line: last.line, column: 1 }];
  },
};
