/** An issue's text, made safe to stand inside a prompt. */
export interface QuotedIssue {
  /** The text between its two tags. */
  readonly block: string;
  /** How many invisible or control characters were written out. */
  readonly hiddenCount: number;
}

/**
 * Characters that a person reading the issue would not see, and a model would: controls but tab and line ends, DEL and C1, zero
 * width and bidirectional controls, line and paragraph separators, the tag block and the supplementary variation selectors. Emoji need the zero
 * width joiner and the variation selectors FE00 to FE0F, so these stay.
 */
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/**
 * An at sign after white space or at the start, with a word behind it: Claude Code takes `@path` for "attach this file", also
 * for files outside the working directory (tried with 2.1.197 and 2.1.329), so a stranger's issue could pull any file of the
 * machine into the conversation. Both versions leave `\@path` alone.
 */
const MENTION = /(^|\s)@(?=\S)/gu;

/**
 * Put an issue's text between two tags that carry a random number, as data that cannot end its own block.
 *
 * @param text the issue file as it is.
 * @param nonce gives a fresh random token of at least 96 bits each time; asked again while the text holds the token.
 */
export function quoteIssue(text: string, nonce: () => string): QuotedIssue {
  let token = nonce();
  while (text.includes(token)) token = nonce();
  const { inert, hiddenCount } = makeInert(text);
  const body = inert.endsWith("\n") ? inert : `${inert}\n`;
  return { block: `<issue-${token}>\n${body}</issue-${token}>`, hiddenCount };
}

/**
 * Make one field of an issue (its title, its path) safe to stand in a line of a prompt: no line end, nothing invisible, no mention.
 */
export function quoteField(text: string): string {
  return makeInert(text.replace(/[\r\n\u0085]+/g, " ")).inert.trim();
}

function makeInert(text: string): { inert: string; hiddenCount: number } {
  let hiddenCount = 0;
  const visible = text.replace(HIDDEN, (character) => {
    hiddenCount += 1;
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return { inert: visible.replace(MENTION, (_match, before: string) => `${before}\\@`), hiddenCount };
}
