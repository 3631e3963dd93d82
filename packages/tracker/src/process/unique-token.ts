/**
 * Make a word that no other process and no earlier call has made, for the names of files and the identity of locks. It is no secret: a file
 * of such a name is made exclusively. node:crypto would cost every short command some milliseconds of start-up.
 *
 * @returns letters and digits only.
 */
export function uniqueToken(): string {
  const chance = () => Math.floor(Math.random() * 2 ** 48).toString(36);
  return `${process.hrtime.bigint().toString(36)}${chance()}${chance()}`;
}

/**
 * Shorten a text to eight hexadecimal digits that tell it from the few others it is met with (FNV-1a, 32 bits): not for what a stranger chose.
 * Loading a cryptographic hash costs as much as reading an issue.
 *
 * @param basis Where it begins; from another one comes another hash.
 */
export function shortHash(text: string, basis: number = 0x811c9dc5): string {
  let hash = basis;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
