/**
 * What to change in an issue file.
 *
 * - `set-key`, `remove-key`: a top-level frontmatter key. An array is written as a list, in the file's own style.
 * - `add-to-list`, `remove-from-list`: one item of a list key; a comma string and a bare scalar count as lists.
 * - `replace-section`: the body of a section of depth 2, its subsections included.
 * - `remove-section`: a section of depth 2 with its heading; the first of that title, `Status` and `Resolution` the last.
 * - `insert-section`: a new section of depth 2 before or after another, else at the end.
 * - `append-resolution`: a new `## Resolution`; `text` is its body without the heading.
 * - `tick`: the box of the criterion with this text.
 * - `set-footer`: the status line of `## Status`, and fields of it such as `Completed`.
 * - `log-session`: a line of `## Session Log`: the command, when (ISO 8601), and the name of the session's file.
 */
export type IssueEdit =
  | {
      readonly kind: "set-key";
      readonly key: string;
      readonly value: string | readonly string[] | number | boolean;
    }
  | { readonly kind: "remove-key"; readonly key: string }
  | { readonly kind: "add-to-list" | "remove-from-list"; readonly key: string; readonly item: string }
  | { readonly kind: "replace-section"; readonly title: string; readonly body: string }
  | { readonly kind: "remove-section"; readonly title: string }
  | {
      readonly kind: "insert-section";
      readonly title: string;
      readonly body: string;
      readonly before?: string;
      readonly after?: string;
    }
  | { readonly kind: "append-resolution"; readonly text: string }
  | { readonly kind: "tick"; readonly criterion: string }
  | { readonly kind: "set-footer"; readonly status: string; readonly fields?: Readonly<Record<string, string>> }
  | { readonly kind: "log-session"; readonly command: string; readonly at: string; readonly session: string };

/** An edit of a kind. */
export type EditOf<Kind extends IssueEdit["kind"]> = Extract<IssueEdit, { readonly kind: Kind }>;

/** What two edits of one call must not both touch. */
export function editTarget(edit: IssueEdit): string {
  switch (edit.kind) {
    case "set-key":
    case "remove-key":
      return `the key \`${edit.key}\``;
    case "add-to-list":
    case "remove-from-list":
      return `\`${edit.item}\` in \`${edit.key}\``;
    case "replace-section":
    case "insert-section":
    case "remove-section":
      return `the section \`${edit.title}\``;
    case "append-resolution":
      return "the new Resolution";
    case "tick":
      return `the criterion \`${edit.criterion}\``;
    case "set-footer":
      return "the section `Status`";
    case "log-session":
      return `the entry of ${edit.at} in the Session Log`;
  }
}
