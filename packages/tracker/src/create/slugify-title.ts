/** Branch names and commit subjects are made from file names; 100 characters and more break them. */
const MAX_SLUG_LENGTH = 60;

/**
 * Make the slug of a file name out of a title: small letters and digits of the Latin alphabet with hyphens between the words, accents
 * taken off, cut at a word's end.
 *
 * @param fallback what to take when nothing of the title is left, as in a title in Chinese.
 */
export function slugifyTitle(title: string, fallback: string): string {
  const words = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/['’]/g, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word.slice(0, MAX_SLUG_LENGTH) : `${slug}-${word}`;
    if (longer.length > MAX_SLUG_LENGTH) break;
    slug = longer;
  }
  return slug === "" ? fallback : slug;
}
