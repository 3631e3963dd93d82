import { describe, expect, it } from "vitest";
import { git } from "../../test/git.ts";
import { issueText } from "../../test/issue-text.ts";
import { startProgram } from "../../test/run-program.ts";
import { makeTree, type Tree } from "../../test/tree.ts";

/** In the normal run each command is killed at every fifth step, from another one on; LL_SOAK kills it at every one. */
const STRIDE = process.env.LL_SOAK === undefined ? 5 : 1;

const BUG = ".issues/bugs/P2-BUG-001-lamp.md";
const DOOR = ".issues/bugs/P2-BUG-002-door.md";
const SOURCE = "one\ntwo\nthree\n";
const PLAIN = {
  [BUG]: issueText({ title: "BUG-001: Lamp" }),
  [DOOR]: issueText({ title: "BUG-002: Door", body: "\nSee P2-BUG-001-lamp.md.\n" }),
  "README.md": "Known: .issues/bugs/P2-BUG-001-lamp.md\r\n",
};
function completed(count: number): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: count }, (_, index) => 103 + index);
  return Object.fromEntries(
    numbers.map((number) => [
      `.issues/completed/P2-BUG-${number}-x.md`,
      issueText({ title: `BUG-${number}: X`, frontmatter: [] }),
    ]),
  );
}

/** So many that one ended issue elsewhere does not make it another layout. */
const MANY = completed(10);
const FEW = completed(2);

interface Case {
  readonly name: string;
  readonly words: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly git: boolean;
  /** A new number is taken each time, so the name of the file that comes of it differs. */
  readonly numbers?: true;
}

const CASES: readonly Case[] = [
  { name: "create, blocked by another", words: ["create", "BUG-1"], files: PLAIN, git: false, numbers: true },
  { name: "set", words: ["set", "BUG-1", "team=x", "labels+=a"], files: PLAIN, git: false },
  { name: "set with a rename", words: ["set", "BUG-1", "priority=P0", "team=x"], files: PLAIN, git: false },
  { name: "set with git mv", words: ["set", "BUG-1", "priority=P0", "team=x"], files: PLAIN, git: true },
  { name: "rename", words: ["set", "BUG-1", "title=Hall lamp"], files: PLAIN, git: true },
  { name: "close", words: ["close", "BUG-1", "BUG-2"], files: PLAIN, git: false },
  { name: "close by a move", words: ["close", "BUG-1"], files: { ...PLAIN, ...MANY }, git: true },
  { name: "reopen by a move", words: ["reopen", "BUG-103"], files: { ...PLAIN, ...MANY }, git: false },
  { name: "defer", words: ["defer", "BUG-1"], files: PLAIN, git: false },
  { name: "link", words: ["link", "BUG-1", "BUG-2"], files: PLAIN, git: false },
  {
    name: "migrate",
    words: ["migrate"],
    files: { ...PLAIN, ...FEW, "docs/a.md": "See ../.issues/completed/P2-BUG-103-x.md\n" },
    git: true,
  },
  { name: "migrate without git", words: ["migrate"], files: { ...PLAIN, ...FEW }, git: false },
  {
    name: "scan --fix, with a move",
    words: ["fix"],
    files: {
      [BUG]: PLAIN[BUG].replace("status: open", "status: open\ntype: Bug"),
      [DOOR]: PLAIN[DOOR].trimEnd(),
      ".issues/completed/P2-BUG-003-x.md": issueText({ title: "BUG-003: X", frontmatter: [] }),
      ".issues/bugs/P2-BUG-004-y.md": issueText({ title: "BUG-004: Y", frontmatter: ["status: done"] }),
      ".issues/bugs/P2-BUG-005-z.md": issueText({ title: "BUG-005: Z", frontmatter: ["status: done"] }),
    },
    git: false,
  },
  {
    name: "scan --fix, shared ids",
    words: ["renumber"],
    files: { ...PLAIN, ".issues/bugs/P3-BUG-001-other.md": issueText({ title: "BUG-001: Other" }) },
    git: true,
    numbers: true,
  },
  {
    name: "stale --fix",
    words: ["stale"],
    files: {
      "src/a.ts": `${SOURCE}function anchor() {\n${SOURCE}}\n`,
      [BUG]: issueText({
        title: "BUG-001: Lamp",
        body: "\n## Location\n\n- **File**: `src/a.ts`\n- **Line(s)**: 1-2\n- **Anchor**: in function anchor\n",
      }),
    },
    git: false,
  },
];

function plant({ files, git: withGit }: Case): Tree {
  const tree = makeTree(files);
  if (!withGit) return tree;
  git(tree.root, "init", "-qb", "main");
  git(tree.root, "add", "-A");
  git(tree.root, "commit", "-qm", "first");
  return tree;
}

function run({ words: [name = "", ...words] }: Case, { root }: Tree, env: Record<string, string> = {}) {
  return startProgram("command", [name, root, ...words], env).ended;
}

/** Every Markdown file with its text; a number that was given out is written alike in all. */
function read(tree: Tree, { numbers }: Case): Readonly<Record<string, string>> {
  const generalise = (text: string): string => (numbers ? text.replace(/BUG-0(?:0[3-9]|[1-9]\d)/g, "BUG-new") : text);
  const names = tree.list().filter((name) => name.endsWith(".md"));
  return Object.fromEntries(names.map((name) => [generalise(name), generalise(tree.read(name))]));
}

describe("a command that is killed at any step", () => {
  it.each(CASES)(
    "$name: leaves each file old or new, and is finished by doing it again",
    async (one) => {
      const reference = plant(one);
      const before = read(reference, one);
      expect(await run(one, reference)).toBe(0);
      const after = read(reference, one);
      expect(after).not.toEqual(before);
      const texts = new Set([...Object.values(before), ...Object.values(after)]);
      const names = new Set([...Object.keys(before), ...Object.keys(after)]);

      let ending: number | string = "SIGKILL";
      let kills = 0;
      for (let at = 1 + (CASES.indexOf(one) % STRIDE); ending !== 0; at += STRIDE) {
        const tree = plant(one);
        ending = await run(one, tree, { LL_FAIL_AT: String(at) });
        expect(["SIGKILL", 0], `step ${at}`).toContain(ending);
        if (ending === "SIGKILL") kills += 1;
        const now = read(tree, one);
        for (const [name, text] of Object.entries(now)) {
          expect(names, `killed at step ${at}`).toContain(name);
          expect(texts, `${name}, killed at step ${at}`).toContain(text);
        }
        expect([Object.keys(before).length, Object.keys(after).length], `step ${at}`).toContain(
          Object.keys(now).length,
        );
        // A new issue is a new issue each time.
        if (one.words[0] === "create") continue;
        expect(await run(one, tree)).toBe(0);
        expect(read(tree, one), `killed at step ${at} and done again`).toEqual(after);
        expect(tree.list().filter((name) => name.endsWith(".ll-tmp"))).toEqual([]);
      }
      expect(kills).toBeGreaterThan(0);
    },
    300_000,
  );
});
