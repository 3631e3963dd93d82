import type { SimilarIssue } from "@ll-issues/tracker";
import type { Colours } from "./colours.ts";
import { escapeLine } from "./escape-text.ts";
import { formatTable } from "./format-table.ts";

/** Print issues with how alike they are. */
export function formatSimilar(similar: readonly SimilarIssue[], colours: Colours, width: number | null): string {
  return formatTable(
    similar.map(({ id, score, status, title }) => [
      { text: escapeLine(id), paint: colours.bold },
      { text: score.toFixed(2), paint: colours.yellow },
      { text: status, paint: colours.dim },
      { text: escapeLine(title) },
    ]),
    width,
  );
}
