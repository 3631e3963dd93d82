const NULL_WORDS = new Set(["", "~", "null", "Null", "NULL"]);

/** Text of an unquoted scalar, or `null` for the words YAML's core schema reads as null (YAML 1.2.2, 10.3.2). */
export function readPlainScalar(text: string): string | null {
  return NULL_WORDS.has(text) ? null : text;
}

/** Joins the lines of a flow scalar: a single line break is a space (YAML 1.2.2, 6.5). */
export function foldLines(source: string): string {
  return source.includes("\n") ? source.replace(/[ \t]*\r?\n[ \t]*/g, " ") : source;
}
