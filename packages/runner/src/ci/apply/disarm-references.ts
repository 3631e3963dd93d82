/**
 * Put a space into whatever GitHub would read as a mention, a reference or a link in a commit message or a title, where no `code` element can hold it:
 * a title that says "fixes #12" would close that issue with the merge.
 */
export function disarmReferences(text: string): string {
  return text
    .replace(/@(?=[\p{L}\p{N}_-])/gu, "@ ")
    .replace(/#(?=\d)/g, "# ")
    .replace(/\b(GH)-(?=\d)/gi, "$1- ")
    .replace(/:\/\/(?=\S)/g, ":// ");
}
