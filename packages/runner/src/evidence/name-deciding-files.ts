/** What a changed file decides about. */
type Kind = "Tests" | "Configuration of checks" | "Templates and configuration of ll-issues";

/** Patterns of paths, in the order they are tried. */
const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ["Templates and configuration of ll-issues", /^(?:.*\/)?(?:ll-issues\.config\.json|templates\/.*\.md)$/],
  [
    "Tests",
    /(?:^|\/)(?:tests?|__tests__|spec|specs)\/|(?:^|\/)[^/]*(?:[._-](?:test|spec)|^test_[^/]*|_test)\.[^/]+$|(?:^|\/)test_[^/]+\.py$|(?:^|\/)conftest\.py$/,
  ],
  [
    "Configuration of checks",
    /(?:^|\/)(?:package\.json|[^/]+\.config\.[cm]?[jt]s|tsconfig[^/]*\.json|biome\.jsonc?|\.eslintrc[^/]*|\.oxlintrc[^/]*|pyproject\.toml|pytest\.ini|tox\.ini|setup\.cfg|ruff\.toml|mypy\.ini|Makefile|Cargo\.toml|go\.mod|\.mocharc[^/]*)$|^\.github\/|^\.husky\//,
  ],
];

/**
 * Name those of the changed paths that decide whether a check passes: a reader looks at these first, because a run that changes what
 * judges it can look better than it is.
 *
 * @param paths relative to the top of the working tree.
 * @returns one line for each kind there is.
 */
export function nameDecidingFiles(paths: readonly string[]): string[] {
  const named = new Map<Kind, string[]>();
  for (const file of paths) {
    const kind = KINDS.find(([, pattern]) => pattern.test(file))?.[0];
    if (kind !== undefined) named.set(kind, [...(named.get(kind) ?? []), file]);
  }
  return KINDS.flatMap(([kind]) => {
    const files = named.get(kind);
    return files === undefined ? [] : [`${kind} changed by this run: ${files.join(", ")}`];
  });
}
