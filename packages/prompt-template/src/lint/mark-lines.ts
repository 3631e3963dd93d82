import { Tokenizer, TokenKind } from "liquidjs";

/** Private use characters: nobody writes them, and Liquid and the rules of Markdown leave them alone. */
const OPEN = "\ue0f0";
const CLOSE = "\ue0f1";
const MARK: RegExp = new RegExp(`${OPEN}(\\d+)${CLOSE}`, "g");

/** A line of a rendered text, with the line of the template it came from. */
export interface RenderedLine {
  readonly text: string;
  /** 1-based, in the source that was marked. */
  readonly source: number;
}

/**
 * Put the number of its line before every line of a template's literal text, so that a rendered text tells where each piece comes from.
 * Tags and outputs are left alone.
 *
 * @param source Liquid source that is known to parse.
 */
export function markLines(source: string): string {
  let line = 1;
  let marked = "";
  let at = 0;
  for (const token of new Tokenizer(source).readTopLevelTokens()) {
    const text = source.slice(at, token.end);
    marked += token.kind === TokenKind.HTML ? markText(text, line) : text;
    line += text.split("\n").length - 1;
    at = token.end;
  }
  return marked + source.slice(at);
}

function markText(text: string, firstLine: number): string {
  return text
    .split("\n")
    .map((part, index) => `${OPEN}${firstLine + index}${CLOSE}${part}`)
    .join("\n");
}

/** Read a text that was rendered from a marked source: its lines without the marks, each with where it comes from. */
export function readMarkedLines(rendered: string): RenderedLine[] {
  let source = 1;
  return rendered.split("\n").map((line) => {
    const first = MARK.exec(line)?.[1];
    MARK.lastIndex = 0;
    if (first !== undefined) source = Number(first);
    return { text: line.replaceAll(MARK, ""), source };
  });
}
