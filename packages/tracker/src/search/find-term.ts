import { isUnspaced } from "./tokenize.ts";

/** One word or phrase that is looked for. */
export interface SearchTerm {
  /** In small letters. */
  readonly text: string;
  /** Whether it may begin in the middle of a word, as in scripts without blanks. */
  readonly anywhere: boolean;
}

/** Make the words of a query into terms; the same word twice counts once. */
export function toTerms(words: readonly string[]): readonly SearchTerm[] {
  const folded = words.map((word) => word.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim());
  return [...new Set(folded)]
    .filter(Boolean)
    .map((text) => ({ text, anywhere: isUnspaced(text) || !startsAsWord(text) }));
}

function startsAsWord(text: string): boolean {
  return isWordCode(text.charCodeAt(0));
}

/**
 * Find the next place where a term begins a word; the word may go on (`lock` finds `locked`).
 *
 * @param text In small letters.
 * @returns the offset, or -1.
 */
export function findTerm(text: string, { text: wanted, anywhere }: SearchTerm, from: number): number {
  for (let at = text.indexOf(wanted, from); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (anywhere || at === 0 || !isWordCode(text.charCodeAt(at - 1))) return at;
  }
  return -1;
}

/** Letters and digits of ASCII, `_`, and everything beyond ASCII but its punctuation. */
function isWordCode(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
  return code >= 0xc0 && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f);
}
