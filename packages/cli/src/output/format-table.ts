import fastStringTruncatedWidth from "fast-string-truncated-width";

/** One cell: its text, already escaped, and how it is coloured. */
export interface Cell {
  readonly text: string;
  /** Stands behind the text of the last column and is kept whole where the text is cut. */
  readonly tail?: string | undefined;
  readonly paint?: ((text: string) => string) | undefined;
}

const GAP = "  ";
const ELLIPSIS = "…";

/**
 * Lay rows out in columns. The last column is not padded, and is cut with `…` where the line would be wider than the terminal.
 *
 * @param width cells of the terminal, or null for no limit; wide characters (CJK, emoji) count as two.
 */
export function formatTable(rows: readonly (readonly Cell[])[], width: number | null): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell.text));
  }
  const before = widths.slice(0, -1).reduce((sum, cells) => sum + cells + GAP.length, 0);
  const room = width === null ? null : Math.max(10, width - before);
  return rows.map((row) => `${formatRow(row, widths, room)}\n`).join("");
}

function formatRow(row: readonly Cell[], widths: readonly number[], room: number | null): string {
  return row
    .map((cell, column) => {
      const isLast = column === widths.length - 1;
      const text = `${isLast && room !== null ? truncate(cell.text, roomBefore(cell, room)) : cell.text}${cell.tail ?? ""}`;
      const padding = isLast ? "" : " ".repeat((widths[column] ?? 0) - widthOf(text));
      return `${cell.paint?.(text) ?? text}${padding}`;
    })
    .join(GAP)
    .trimEnd();
}

/** A tail that is too long leaves the text so much all the same. */
const LEAST_CELLS = 10;

function roomBefore({ tail = "" }: Cell, room: number): number {
  return Math.max(LEAST_CELLS, room - widthOf(tail));
}

function widthOf(text: string): number {
  return isPlain(text) ? text.length : fastStringTruncatedWidth(text).width;
}

function truncate(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  const { index } = fastStringTruncatedWidth(text, { limit: room, ellipsis: ELLIPSIS, ellipsisWidth: 1 });
  return `${text.slice(0, index).trimEnd()}${ELLIPSIS}`;
}

/** Most text is printable ASCII, whose width is its length. */
function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
