import { blankCodeSpans } from "./code-spans.ts";

/** A dependency as it stands in a section or in frontmatter. */
export interface WrittenReference {
  /** The id as written, prefix in upper case: `BUG-230`, `ENH-0042`; digits alone when no prefix was written. */
  readonly id: string;
  /** Struck through or ticked: the author says that this one blocks no more. */
  readonly met: boolean;
  /** Offset of the id in the text that was read. */
  readonly start: number;
}

const NOTHING = /^[\s*_~([]*(?:none|n\/a|nil|null|nothing|tbd|no\b|all\s+(?:blockers|dependencies)\b)/i;
const LEAD_IN =
  /\b(?:requires?|needs?|depends\s+(?:on|upon)|waits?\s+(?:for|on)|waiting\s+(?:for|on)|blocked\s+(?:by|on)|blocks|after|until)\b\s*:?\s*/gi;
const NEGATED = /\b(?:no|not|none|never|independent|informational(?:ly)?|unblocked|removed|unrelated)\b|n['’]t\b/i;

/**
 * Reads the ids a text names as its items, from its beginning: `ENH-1, ENH-2 and BUG-3`, `**ENH-1**: why`,
 * `ENH-1 (schema) and ENH-2 (docs)`. What follows after the run of ids is explanation, and ids in it do not count.
 *
 * @param text one item, without its bullet
 * @param prefixes the id prefixes that exist, in upper case; others (`UTF-8`, `SHA-256`) are words
 */
function parseReferenceRun(text: string, prefixes: readonly string[]): readonly WrittenReference[] {
  const found: WrittenReference[] = [];
  let strokes = 0;
  let counted = 0;
  for (let at = 0; ; ) {
    const opening = /^(?:[\s*_[<"']|~~?)*/.exec(text.slice(at, at + 40))?.[0] ?? "";
    const from = at + opening.length;
    const id = readId(text, from, prefixes);
    if (id === null) return found;
    strokes += text.slice(counted, from).match(/~~?/g)?.length ?? 0;
    counted = from;
    found.push({ id: id.id, met: strokes % 2 === 1, start: id.start });
    const rest = /^(?:[\s\])*_>"']|~~?)*(?:\([^()]*\)[*_]*)?\s*(?:,\s*and\b|,|;|\/|&|\+|\band\b|\bor\b)\s*/i.exec(
      text.slice(id.end, id.end + 1_000),
    );
    if (rest === null) return found;
    at = id.end + rest[0].length;
  }
}

/**
 * Reads one item of a dependency section: a run of ids at its beginning, or a sentence that says what is waited for.
 *
 * `None`, `_(none — …)_`, `None (independent of ENH-1060)`, remarks in brackets such as `_(ENH-12 removed — done)_` and
 * ids inside code name nothing.
 *
 * @param item the item without its bullet
 * @param prefixes the id prefixes that exist, in upper case
 */
export function parseReferenceItem(item: string, prefixes: readonly string[]): readonly WrittenReference[] {
  const text = blankCodeSpans(item);
  const box = /^\s*\[([ xX~-])\]\s+/.exec(text);
  const from = box?.[0].length ?? 0;
  const ticked = /x/i.test(box?.[1] ?? "");
  const own = text.slice(from);
  if (NOTHING.test(own) || isRemark(own)) return [];
  const run = parseReferenceRun(own, prefixes);
  const found = run.length > 0 ? run : readSentence(own, prefixes);
  return found.map((reference) => ({ ...reference, met: reference.met || ticked, start: reference.start + from }));
}

/** `This waits for ENH-12.`: the ids right after the words that say so, unless the sentence denies it. */
function readSentence(text: string, prefixes: readonly string[]): readonly WrittenReference[] {
  if (NEGATED.test(text)) return [];
  for (const match of text.matchAll(LEAD_IN)) {
    const from = match.index + match[0].length;
    const run = parseReferenceRun(text.slice(from), prefixes);
    if (run.length > 0) return run.map((reference) => ({ ...reference, start: reference.start + from }));
  }
  return [];
}

/** An item that stands whole in brackets or emphasis is a remark about the list. */
function isRemark(text: string): boolean {
  const trimmed = text.trim();
  return /^[*_]*\(.*\)[.]?[*_]*$/s.test(trimmed) && !/\)[^()]*\(/.test(trimmed);
}

function readId(
  text: string,
  from: number,
  prefixes: readonly string[],
): { id: string; start: number; end: number } | null {
  const match = /^(?:P\d-)?([A-Z][A-Z0-9_]*)-(\d{1,9})(?!\d)((?:[-_][a-z0-9][\w-]*)?(?:\.md)?)/i.exec(
    text.slice(from, from + 300),
  );
  if (match === null) return null;
  const prefix = (match[1] ?? "").toUpperCase();
  if (!prefixes.includes(prefix)) return null;
  const [whole, , digits = "", slug = ""] = match;
  const end = from + whole.length;
  if (/\w/.test(text.charAt(end))) return null;
  return { id: `${prefix}-${digits}`, start: end - slug.length - digits.length - prefix.length - 1, end };
}
