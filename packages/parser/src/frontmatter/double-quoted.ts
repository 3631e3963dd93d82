const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The escapes of YAML 1.2.2, 5.7 that are read here; the others go to the strict reader. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\", "\\"],
  ['"', '"'],
  ["/", "/"],
  [" ", " "],
  ["n", "\n"],
  ["t", "\t"],
]);
const HEX_LENGTHS: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
]);
const HEX = /^[\da-fA-F]+$/;

/**
 * Length of the escape that starts with the backslash at `at`, or 0 for one that is not read here.
 * @param end end of the line, before its line ending; a backslash there joins the lines
 */
export function escapeLength(text: string, at: number, end: number): number {
  if (at + 1 >= end) return 1;
  const name = text.charAt(at + 1);
  const digits = HEX_LENGTHS.get(name);
  if (digits === undefined) return ESCAPES.has(name) ? 2 : 0;
  const hex = text.slice(at + 2, Math.min(at + 2 + digits, end));
  return hex.length === digits && HEX.test(hex) ? 2 + digits : 0;
}

/**
 * Value of a double-quoted scalar: escapes decoded, line breaks folded to a space, or to nothing after a backslash
 * (YAML 1.2.2, 7.3.1).
 * @param source text between the quotes, all its escapes known to {@link escapeLength}
 */
export function decodeDoubleQuoted(source: string): string {
  let value = "";
  // Blanks before a line break are dropped, but not those an escape made.
  let kept = 0;
  let at = 0;
  while (at < source.length) {
    const code = source.charCodeAt(at);
    if (code === BACKSLASH) {
      const end = lineEnd(source, at);
      const length = escapeLength(source, at, end);
      if (length === 1) at = nextText(source, at + 1);
      else {
        value += decodeEscape(source.slice(at + 1, at + length));
        at += length;
      }
      kept = value.length;
    } else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
      value = `${value.slice(0, kept)}${value.slice(kept).replace(/[ \t]+$/, "")} `;
      kept = value.length;
      at = nextText(source, at);
    } else {
      value += source.charAt(at);
      at++;
    }
  }
  return value;
}

function decodeEscape(name: string): string {
  return ESCAPES.get(name) ?? String.fromCharCode(Number.parseInt(name.slice(1), 16));
}

function lineEnd(source: string, from: number): number {
  const lineFeed = source.indexOf("\n", from);
  const end = lineFeed === -1 ? source.length : lineFeed;
  return source.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end;
}

/** Offset of the text on the line after the line break at `at`. */
function nextText(source: string, at: number): number {
  let next = at;
  while (next < source.length && /\s/.test(source.charAt(next))) next++;
  return next;
}
