import fastStringTruncatedWidth from "fast-string-truncated-width";

/** Narrower than this nothing is gained by wrapping. */
const LEAST_CELLS = 20;

/**
 * Break a line between words so that each piece fits; a word that is too long for a line stands on one of its own.
 *
 * @param cells room of a line; wide characters count as two; null for no limit.
 */
export function wrapText(text: string, cells: number | null): readonly string[] {
  if (cells === null || cells < LEAST_CELLS || fastStringTruncatedWidth(text).width <= cells) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<= )(?! )/)) {
    if (line !== "" && fastStringTruncatedWidth(`${line}${word}`.trimEnd()).width > cells) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return [...lines, line];
}
