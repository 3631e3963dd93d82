/** How a scalar is written; `plain` only where YAML allows it. */
export type ScalarStyle = "plain" | "single" | "double";

/**
 * A text that YAML reads as itself without quotes, wherever it stands: a harmless first character, no `: `, no ` #`, no
 * blank at an end, nothing that needs an escape.
 */
const PLAIN = /^[\w./(+\u00a1-\ud7ff\ue000-\ufefe][^\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*$/u;
const NOT_PLAIN = /: |:$| #| $/;
const NULL_WORDS = new Set(["~", "null", "Null", "NULL"]);
/** What only a double-quoted scalar can hold: controls, line and paragraph separators, byte order marks, lone surrogates. */
const NEEDS_ESCAPE = /[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u;
const ESCAPED = /[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"\\]|\p{Surrogate}/gu;
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\t", "\\t"],
  ['"', '\\"'],
  ["\\", "\\\\"],
]);

/**
 * Formats a text as a YAML scalar that reads back as exactly this text.
 * @param preferred the style of the value it replaces, kept where the text allows it
 * @param inFlow whether it stands inside `[…]`, where commas and brackets need quotes
 */
export function formatScalar(value: string, preferred: ScalarStyle = "plain", inFlow = false): string {
  if (NEEDS_ESCAPE.test(value) || preferred === "double") return formatDoubleQuoted(value);
  if (preferred === "plain" && isPlain(value, inFlow)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

/** The style in which a value is written in the source. */
export function scalarStyleOf(source: string): ScalarStyle {
  if (source.startsWith("'")) return "single";
  return source.startsWith('"') ? "double" : "plain";
}

function isPlain(value: string, inFlow: boolean): boolean {
  if (!PLAIN.test(value) || NOT_PLAIN.test(value) || NULL_WORDS.has(value)) return false;
  return !inFlow || !/[,[\]{}:#'"]/.test(value);
}

function formatDoubleQuoted(value: string): string {
  const escaped = value.replace(ESCAPED, (character) => SHORT_ESCAPES.get(character) ?? unicodeEscape(character));
  return `"${escaped}"`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
