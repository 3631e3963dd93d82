import type { FileRule } from "./rule.ts";

/** The frontmatter is no valid YAML, or more than YAML. */
export const frontmatterInvalidYaml: FileRule = {
  name: "frontmatter-invalid-yaml",
  severity: "error",
  scope: "file",
  description:
    "The block between the first two `---` lines is no YAML that can be trusted: a value such as `title: a: b` without quotes, a key that stands twice, a broken indent, a tag, an anchor, another language. Where possible the simple `key: value` lines are read all the same, so that the issue does not vanish, but the block is not edited until it is repaired. The excerpt shows the place.",
  check: ({ frontmatter: { problem } }) => {
    if (problem === null) return [];
    const { message, line, column, excerpt, code } = problem;
    return [{ message: `${message} (${code})`, line, column, detail: excerpt }];
  },
};
