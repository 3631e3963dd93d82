/**
 * Takes the given characters off both ends of a text. A regular expression for the end (`[*_]+$`) would try each of a
 * million stars as the beginning of the end.
 *
 * @param characters the ones to take off, each a single UTF-16 unit
 */
export function trimCharacters(text: string, characters: string): string {
  let [start, end] = [0, text.length];
  while (start < end && characters.includes(text.charAt(start))) start += 1;
  while (end > start && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
