import { createLocator } from "../model/line-index.ts";
import type { Finding } from "./diagnostic.ts";
import type { FileRule } from "./rule.ts";

/** A merge that was not finished. */
export const conflictMarkers: FileRule = {
  name: "conflict-markers",
  severity: "error",
  scope: "file",
  description:
    "The file holds the markers of a merge conflict (`<<<<<<<`, `=======`, `>>>>>>>`), so that it says two things at once. Finish the merge. Markers that stand whole inside one closed code fence are taken for an example.",
  check: (issue) => {
    const found: Finding[] = [];
    const locate = createLocator(issue.text);
    const fences = issue.scan.fences;
    let fence = 0;
    // "<" is rare in prose: this search is all the rule costs in a healthy file.
    for (let at = issue.text.indexOf("<<<<<<< "); at !== -1; at = issue.text.indexOf("<<<<<<< ", at + 8)) {
      if (at > 0 && issue.text.charAt(at - 1) !== "\n") continue;
      const end = findEnd(issue.text, at);
      if (end === -1) break;
      while ((fences[fence]?.end ?? at) < at) fence += 1;
      const isExample = (fences[fence]?.start ?? at) < at && end < (fences[fence]?.end ?? 0);
      if (!isExample) found.push({ message: "a merge conflict was not resolved", ...locate(at) });
      at = end;
    }
    return found;
  },
};

/** Offset of the `>>>>>>>` line that ends a conflict, or -1 when the other two markers do not follow. */
function findEnd(text: string, from: number): number {
  const middle = findMarker(text, "\n=======", from);
  return middle === -1 ? -1 : findMarker(text, "\n>>>>>>>", middle);
}

function findMarker(text: string, marker: string, from: number): number {
  for (let at = text.indexOf(marker, from); at !== -1; at = text.indexOf(marker, at + 1)) {
    // A longer run of "=" underlines a heading.
    if (/\s/.test(text.charAt(at + marker.length)) || at + marker.length === text.length) return at;
  }
  return -1;
}
