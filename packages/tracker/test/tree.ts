import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { onTestFinished } from "vitest";

/** A temporary folder that goes away with the test. */
export interface Tree {
  readonly root: string;
  path(name: string): string;
  read(name: string): string;
  write(name: string, content: string | Uint8Array): void;
  /** Every file below the root but those of git, sorted. */
  list(): readonly string[];
}

/** Make a folder from a literal: names relative to the root with their contents. */
export function makeTree(files: Readonly<Record<string, string | Uint8Array>> = {}): Tree {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "ll-tracker-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const tree: Tree = {
    root,
    path: (name) => join(root, name),
    read: (name) => readFileSync(join(root, name), "utf8"),
    write: (name, content) => {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    },
    list: () =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .filter((name) => !name.startsWith(".git/"))
        .sort(),
  };
  for (const [name, content] of Object.entries(files)) tree.write(name, content);
  return tree;
}
