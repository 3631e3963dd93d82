/**
 * Copies a piece of a longer text. V8 keeps a whole string alive for the sake of a slice of it, so whoever keeps a title of
 * each of thousands of files would keep the files.
 */
export function ownText(text: string): string {
  return ` ${text}`.slice(1);
}
