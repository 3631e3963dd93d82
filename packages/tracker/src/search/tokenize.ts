/** Words and numbers of any script; the marks that belong to a letter stay with it. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}_]*/gu;

/** Scripts that write without blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Tell whether a word is of a script without blanks between words. */
export function isUnspaced(word: string): boolean {
  return UNSPACED.test(word);
}

/** Words that stand in every text; in a tree of a few issues they would count as rare ones. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  "a an and are as at be but by can do does for from has have if in into is it its no not of on or so that the their then there this to was when which while will with".split(
    " ",
  ),
);

/**
 * Cut a text into the terms that similarity is counted by: words in small letters, and pairs of neighbouring characters where a script
 * has no blanks between words. Single letters say nothing and are left out.
 */
export function tokenize(text: string): readonly string[] {
  return (text.normalize("NFKC").toLowerCase().match(WORD) ?? []).flatMap((word) => {
    if (isUnspaced(word)) return pairsOf(word);
    return word.length > 1 && !STOP_WORDS.has(word) ? [word] : [];
  });
}

function pairsOf(word: string): readonly string[] {
  const characters = [...word];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}
