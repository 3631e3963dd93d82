import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Folder of the real trees, from the environment: they are not ours to copy. */
const root = process.env.LL_CORPUS;

export const hasCorpus: boolean = root !== undefined;
/** Appended to the title of a test that needs the corpus, so that a skip says why. */
export const corpusNote = "(needs LL_CORPUS, a folder of issue trees)";

export interface CorpusFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** How many files there are: a folder that is not the whole corpus must not pass for it. */
export const CORPUS_SIZE = { files: 2509, issues: 2387, plans: 122 };

/** Whether a file of the corpus is an issue; the others are plans. */
export function isIssue({ path: name }: CorpusFile): boolean {
  return name.includes(".issues");
}

/** Every Markdown file below the corpus folder: issues and plans. */
export function readCorpus(): readonly CorpusFile[] {
  if (root === undefined) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => {
      const bytes = readFileSync(path.join(root, name));
      return { path: name, bytes, text: bytes.toString("utf8") };
    });
}
