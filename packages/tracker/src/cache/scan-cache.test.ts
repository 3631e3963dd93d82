import {
  chmodSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { awaitTick } from "../../test/await-tick.ts";
import { issueText } from "../../test/issue-text.ts";
import { makeTree, type Tree } from "../../test/tree.ts";
import { type Config, DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import type { CachePlace } from "./cache-place.ts";
import { ScanCache } from "./scan-cache.ts";

const RUNS = Number(process.env.LL_FUZZ ?? 500);
const FILES = 60;

/** Texts that between them come to every field and to findings of many rules, some of one length. */
const TEXTS: readonly string[] = [
  issueText({ frontmatter: ["status: open", "labels: [a, b]", "blocked_by: [BUG-1, BUG-2]"] }),
  issueText({ frontmatter: ["status: done", "labels: [a, c]", "blocked_by: [BUG-1, BUG-3]"] }),
  issueText({ title: "Ein Titel mit Umlauten: äöü — and 漢字 🙂", frontmatter: ["status: waiting", "parent: EPIC-9"] }),
  issueText({
    body: "\n## Location\n\n**File**: `src/a.ts`\n**Line(s)**: 3-9, 12\n\n## Blocks\n\n- BUG-4\n- ~~BUG-5~~\n",
  }),
  issueText({
    frontmatter: ["status: done", "created_at: 2026-01-09", "completed_at: '2026-02-06'"],
    body: "\n## Resolution\n\n- **Action**: fix\n- **Completed**: 2026-02-06\n- **Status**: Completed\n",
  }),
  issueText({ frontmatter: ["status: open", "a: ["] }),
  issueText({ frontmatter: ["id: BUG-99", "priority: P9", "status: strange", "relates_to: [BUG-7, BUG-700]"] }),
  "no heading, no newline",
  "",
  "\0 no text",
  issueText({ frontmatter: [] }),
];

interface Cached {
  readonly tree: Tree;
  readonly place: CachePlace;
  /** The scan that may use the cache, as it would be printed. */
  readonly warm: (config?: Config) => Promise<string>;
  /** The scan that reads every file. */
  readonly cold: (config?: Config) => Promise<string>;
  /** The one file of the cache; undefined when there is none. */
  readonly file: () => string | undefined;
}

function makeCached(textOf: (index: number) => string = (index) => TEXTS[index % TEXTS.length] ?? ""): Cached {
  const files = Array.from({ length: FILES }, (_, index) => [nameOf(index), textOf(index)]);
  const tree = makeTree(Object.fromEntries(files));
  // A whole second, which can be set again exactly.
  for (const [name = ""] of files) utimesSync(tree.path(name), 1_700_000_000, 1_700_000_000);
  const folder = join(makeTree({}).root, "deep", "ll-issues");
  // A minute ahead: what was written just now has settled.
  const place: CachePlace = { folder, build: "one", now: () => Date.now() + 60_000 };
  return {
    tree,
    place,
    warm: async (config = DEFAULT_CONFIG) => JSON.stringify(await scanIssues(tree.root, config, { cache: place })),
    cold: async (config = DEFAULT_CONFIG) => JSON.stringify(await scanIssues(tree.root, config)),
    file: () => {
      const [name] = statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
      return name === undefined ? undefined : join(folder, name);
    },
  };
}

function nameOf(index: number): string {
  return `.issues/${index % 3 === 0 ? "features" : "bugs"}/P${index % 5}-${index % 3 === 0 ? "FEAT" : "BUG"}-${index}-some.md`;
}

type Change = (tree: Tree, name: string, other: string, text: string) => void;

/** What people and programs do to files; each must show in the next scan. */
const CHANGES: Readonly<Record<string, Change>> = {
  write: (tree, name, _, text) => tree.write(name, text),
  "write with the old size and time": (tree, name) => {
    const path = tree.path(name);
    const { atimeMs, mtimeMs, size } = statSync(path);
    const swapped = readFileSync(path, "latin1").replace(/open|done/, (word) => (word === "open" ? "done" : "open"));
    writeFileSync(path, swapped, "latin1");
    utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
    expect(statSync(path).size).toBe(size);
  },
  touch: (tree, name) => utimesSync(tree.path(name), 1, 1),
  "rename over": (tree, name, other) => renameSync(tree.path(name), tree.path(other)),
  "rename away": (tree, name) => renameSync(tree.path(name), tree.path(name.replace("-some", "-other"))),
  exchange: (tree, name, other) => {
    renameSync(tree.path(name), tree.path("aside"));
    if (name !== other) renameSync(tree.path(other), tree.path(name));
    renameSync(tree.path("aside"), tree.path(other));
  },
  remove: (tree, name) => rmSync(tree.path(name)),
  add: (tree, name, _, text) => tree.write(name.replace("-some", "-new"), text),
  link: (tree, name, other) => {
    rmSync(tree.path(name));
    symlinkSync(tree.path(other), tree.path(name));
  },
  "make too large": (tree, name) => tree.write(name, "x".repeat(1024 * 1024 + 1)),
};

it("gives what a scan without it gives, whatever is done to the files in between", async () => {
  const change = fc.record({
    kind: fc.constantFrom(...Object.keys(CHANGES)),
    name: fc.nat(FILES - 1),
    other: fc.nat(FILES - 1),
    text: fc.constantFrom(...TEXTS),
  });
  const rounds = fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(rounds, async (changes) => {
      const { tree, warm, cold } = makeCached();
      try {
        expect(await warm()).toBe(await cold());
        for (const round of changes) {
          awaitTick(tree.root);
          for (const { kind, name, other, text } of round) apply(tree, kind, nameOf(name), nameOf(other), text);
          expect(await warm()).toBe(await cold());
        }
        expect(await warm()).toBe(await cold());
      } finally {
        rmSync(tree.root, { recursive: true });
      }
    }),
    { numRuns: Math.ceil(RUNS / 40) },
  );
}, 120_000);

function apply(tree: Tree, kind: string, name: string, other: string, text: string): void {
  const isThere = (one: string): boolean => statSync(tree.path(one), { throwIfNoEntry: false })?.isFile() ?? false;
  if (isThere(name) && isThere(other)) CHANGES[kind]?.(tree, name, other, text);
}

/** A cache that says something else than the files do shows when it is believed. */
async function poison({ tree, place }: Cached): Promise<void> {
  const { issues } = await scanIssues(tree.root, DEFAULT_CONFIG);
  const cache = new ScanCache(place, tree.root, DEFAULT_CONFIG);
  cache?.save(
    issues.map((issue) => ({
      stamp: statSync(tree.path(issue.path)),
      issue: {
        draft: { ...issue, title: "from the cache", readable: true },
        tree: { ...issue, editable: true, typeDir: "bugs", links: [], locations: [] },
      },
      diagnostics: [],
    })),
  );
}

describe("is used", () => {
  const titles = (printed: string): number => printed.split('"from the cache"').length - 1;

  it("for files that have not changed, and only for them", async () => {
    const cached = makeCached(() => issueText());
    await poison(cached);
    expect(titles(await cached.warm())).toBe(FILES);
    awaitTick(cached.tree.root);
    cached.tree.write(nameOf(7), issueText({ title: "Changed" }));
    const printed = await cached.warm();
    expect(titles(printed)).toBe(FILES - 1);
    expect(printed).toContain('"title":"Changed"');
    // The changed file was taken up, the others were kept.
    expect(titles(await cached.warm())).toBe(FILES - 1);
  });

  it("by no other build, configuration or tree", async () => {
    const cached = makeCached(() => issueText());
    const { tree, place } = cached;
    await poison(cached);
    const format: Config = { ...DEFAULT_CONFIG, issues: { ...DEFAULT_CONFIG.issues, priorities: ["P0"] } };
    expect(titles(await cached.warm(format))).toBe(0);
    await poison(cached);
    const otherBuild = { ...place, build: "two" };
    expect(titles(JSON.stringify(await scanIssues(tree.root, DEFAULT_CONFIG, { cache: otherBuild })))).toBe(0);
    await poison(cached);
    const moved = `${tree.root}-moved`;
    renameSync(tree.root, moved);
    const scan = await scanIssues(moved, DEFAULT_CONFIG, { cache: place });
    renameSync(moved, tree.root);
    expect(titles(JSON.stringify(scan))).toBe(0);
  });

  it("only when nobody else could have written it", async () => {
    const cached = makeCached(() => issueText());
    const { folder } = cached.place;
    const make = async (): Promise<string> => {
      await poison(cached);
      expect(titles(await cached.warm())).toBe(FILES);
      return cached.file() ?? "";
    };
    chmodSync(await make(), 0o620);
    expect(titles(await cached.warm())).toBe(0);
    await make();
    chmodSync(folder, 0o777);
    expect(titles(await cached.warm())).toBe(0);
    chmodSync(folder, 0o700);
    const path = await make();
    renameSync(path, join(folder, "..", "aside"));
    symlinkSync(join(folder, "..", "aside"), path);
    expect(titles(await cached.warm())).toBe(0);
  });

  it("with the severities of now", async () => {
    const { warm, cold } = makeCached();
    const strict: Config = { ...DEFAULT_CONFIG, rules: { "missing-status": "error", "unknown-status": "off" } };
    await warm();
    expect(await warm(strict)).toBe(await cold(strict));
  });
});

it("trusts no file that was written a moment ago", async () => {
  const { tree, place, file } = makeCached(() => issueText());
  await scanIssues(tree.root, DEFAULT_CONFIG, { cache: { ...place, now: Date.now } });
  expect(file()).toBeUndefined();
});

it("is ignored when it is torn, mangled or not its own", async () => {
  const { warm, cold, file } = makeCached();
  const expected = await cold();
  await warm();
  const path = file() ?? "";
  const whole = readFileSync(path);
  const place = fc.nat(whole.length - 1);
  const damage = fc.oneof(
    place.map((length) => ({ length })),
    fc.record({ more: fc.integer({ min: 1, max: 64 }) }),
    fc.record({ at: place, flip: fc.integer({ min: 1, max: 255 }) }),
    fc.record({ at: place, from: place, size: fc.integer({ min: 1, max: 4096 }) }),
    fc.record({ at: place, zeros: fc.integer({ min: 1, max: 4096 }) }),
  );
  await fc.assert(
    fc.asyncProperty(damage, async (done) => {
      writeFileSync(path, mangle(whole, done));
      expect(await warm()).toBe(expected);
    }),
    { numRuns: Math.ceil(RUNS / 5) },
  );
});

interface Damage {
  readonly at?: number;
  readonly length?: number;
  readonly more?: number;
  readonly flip?: number;
  readonly from?: number;
  readonly size?: number;
  readonly zeros?: number;
}

function mangle(
  whole: Buffer,
  { at = 0, length = whole.length, more = 0, flip, from, size = 0, zeros }: Damage,
): Buffer {
  const copy = Buffer.concat([whole.subarray(0, length), Buffer.alloc(more)]);
  if (flip !== undefined) copy[at] = (copy[at] ?? 0) ^ flip;
  if (from !== undefined) whole.copy(copy, at, from, from + size);
  if (zeros !== undefined) copy.fill(0, at, Math.min(copy.length, at + zeros));
  return copy;
}

describe("is not kept", () => {
  const scan = (tree: Tree, cache: CachePlace): Promise<unknown> => scanIssues(tree.root, DEFAULT_CONFIG, { cache });

  it("where it cannot be written", async () => {
    const { tree, place, cold } = makeCached();
    const blocked = join(makeTree({ file: "" }).root, "file", "ll-issues");
    expect(JSON.stringify(await scan(tree, { ...place, folder: blocked }))).toBe(await cold());
  });
});
