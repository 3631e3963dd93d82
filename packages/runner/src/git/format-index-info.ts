/**
 * Write what `git update-index -z --index-info` reads to give paths of an index certain entries (git-update-index(1)): `mode SP object TAB path NUL`,
 * where mode 0 takes the path out.
 *
 * @param entries `mode object` by path; a path that is not in it is taken out.
 * @param idLength how long an object id of the repository is, in hexadecimal digits.
 */
export function formatIndexInfo(
  paths: readonly string[],
  entries: ReadonlyMap<string, string>,
  idLength: number,
): string {
  const absent = `0 ${"0".repeat(idLength)}`;
  return paths.map((file) => `${entries.get(file) ?? absent}\t${file}\0`).join("");
}
