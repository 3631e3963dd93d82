import type { SearchTerm } from "./find-term.ts";

/** A term made ready to be looked for in bytes. */
export interface EncodedTerm {
  /** UTF-8, in small letters. */
  readonly bytes: Uint8Array;
  /** Whether it may begin in the middle of a word. */
  readonly anywhere: boolean;
  /** By the byte below the term's last one: how far the term can be moved on; 0 where that byte is the last one of the term. */
  readonly skips: Uint8Array;
  /** How far it can be moved on when its last byte stood there and the rest did not. */
  readonly gap: number;
}

/** Longer terms are compared all the same, only not moved on further at once. */
const MAX_SKIP = 255;

/** Each byte as it is compared: capitals of ASCII as small letters, all others as they are. */
const FOLDED: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 0x41 && code <= 0x5a ? code | 0x20 : code,
);

/** Encode a term, to look for it in bytes. */
export function encodeTerm({ text, anywhere }: SearchTerm): EncodedTerm {
  const bytes = Buffer.from(text);
  const last = bytes.length - 1;
  const skips = new Uint8Array(256).fill(Math.min(bytes.length, MAX_SKIP));
  for (const [index, code] of bytes.entries()) {
    for (const one of codesOf(code)) skips[one] = Math.min(last - index, MAX_SKIP);
  }
  const before = bytes.lastIndexOf(bytes[last] ?? 0, last - 1);
  return { bytes, anywhere, skips, gap: last === 0 || before < 0 ? bytes.length : last - before };
}

function codesOf(code: number): readonly number[] {
  return [...FOLDED.keys()].filter((one) => FOLDED[one] === code);
}

/**
 * Find the next place where a term begins a word, whatever the case of its ASCII letters; the word may go on (`lock` finds `Locked`).
 *
 * @param text UTF-8.
 * @returns the offset, or -1.
 */
export function findInBytes(text: Uint8Array, term: EncodedTerm, from: number): number {
  for (let at = findAnywhere(text, term, from); at >= 0; at = findAnywhere(text, term, at + 1)) {
    if (term.anywhere || at === 0 || !isWordAt(text, startOfCharacter(text, at - 1))) return at;
  }
  return -1;
}

/**
 * Horspool's search (R. N. Horspool, "Practical fast searching in strings", 1980): it looks at one byte in as many as the term is long,
 * and so is over before the text would be decoded or its capitals turned into small letters.
 */
function findAnywhere(text: Uint8Array, { bytes, skips, gap }: EncodedTerm, from: number): number {
  const last = bytes.length - 1;
  for (let end = from + last; end < text.length; ) {
    const skip = skips[text[end] ?? 0] ?? 1;
    if (skip > 0) {
      end += skip;
      continue;
    }
    let index = last - 1;
    while (index >= 0 && FOLDED[text[end - last + index] ?? 0] === bytes[index]) index -= 1;
    if (index < 0) return end - last;
    end += gap;
  }
  return -1;
}

/** Tell whether the term at an offset is a whole word. */
export function isWholeInBytes(text: Uint8Array, { bytes }: EncodedTerm, at: number): boolean {
  const end = at + bytes.length;
  return end >= text.length || !isWordAt(text, end);
}

/** A byte `10xxxxxx` goes on with a character (RFC 3629). */
function startOfCharacter(text: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && ((text[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}

/** Letters and digits of ASCII, `_`, and everything beyond ASCII but its punctuation: U+0080 to 00BF, 2000 to 206F, 3000 to 303F. */
function isWordAt(text: Uint8Array, at: number): boolean {
  const [code = 0, second = 0, third = 0] = [text[at], text[at + 1], text[at + 2]];
  if (code < 0x80) return isWordCode(FOLDED[code] ?? 0);
  if (code === 0xe2) return !(second === 0x80 || (second === 0x81 && third <= 0xaf));
  return code !== 0xc2 && !(code === 0xe3 && second === 0x80);
}

function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
