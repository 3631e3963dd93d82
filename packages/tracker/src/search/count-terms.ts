import { FileError } from "../errors.ts";
import { FileReader } from "../scan/file-reader.ts";
import { type EncodedTerm, encodeTerm, findInBytes, isWholeInBytes } from "./find-in-bytes.ts";
import type { SearchTerm } from "./find-term.ts";

/** What was counted of one file. */
export interface CountedFile {
  /** Relative to the root. */
  readonly path: string;
  /** In bytes. */
  readonly length: number;
  /** Weight of each term, in their order; 0 where the file does not have it. */
  readonly weights: readonly number[];
}

/** What was counted over all files. */
export interface Counts {
  /** Those with at least one term, or with every term where only those were asked for. */
  readonly files: readonly CountedFile[];
  /** In how many files each term is, in their order; estimated from a part of many files where only complete ones were asked for. */
  readonly holders: readonly number[];
  /** In bytes. */
  readonly totalLength: number;
}

/** A hit that is only the beginning of a word, beside one that is the whole word. */
const PREFIX_WEIGHT = 0.6;
/** What a hit in the title is worth, in hits. */
const TITLE_WEIGHT = 6;
/** More hits of one term than this say nothing new. */
const MAX_HITS = 64;
/** Of many files every eighth tells how frequent a word is. */
const SAMPLE_STRIDE = 8;
const MANY_FILES = 512;

const NEWLINE = 0x0a;
const TITLE = Buffer.from("\n# ");

/**
 * Count terms in files, in one pass over their bytes. Where only files with every term are wanted, the longest term, which is likely the
 * rarest, is looked for first, and the others only where it is.
 *
 * @param root Absolute.
 * @param paths Relative to the root.
 */
export function countTerms(
  root: string,
  paths: readonly string[],
  terms: readonly SearchTerm[],
  { completeOnly }: { readonly completeOnly: boolean },
): Counts {
  const counter = new TermCounter(terms, completeOnly, paths.length < MANY_FILES ? 1 : SAMPLE_STRIDE);
  const reader = new FileReader();
  for (const path of paths) {
    const bytes = reader.read(`${root}/${path}`, path);
    if (!(bytes instanceof FileError)) counter.add(path, bytes);
  }
  return counter.result();
}

class TermCounter {
  readonly #terms: readonly EncodedTerm[];
  readonly #first: EncodedTerm | undefined;
  readonly #stride: number;
  /** Whether no term has letters beyond ASCII that know small and capital: for those the whole text has to be decoded. */
  readonly #isPlain: boolean;
  readonly #files: CountedFile[] = [];
  readonly #holders: number[];
  #totalLength = 0;
  #skipped = 0;

  constructor(terms: readonly SearchTerm[], completeOnly: boolean, stride: number) {
    this.#terms = terms.map(encodeTerm);
    this.#first = completeOnly ? [...this.#terms].sort((a, b) => b.bytes.length - a.bytes.length)[0] : undefined;
    this.#stride = stride;
    this.#isPlain = terms.every(({ text }) => !hasCase(text.replace(/[ -~]/g, "")));
    this.#holders = terms.map(() => 0);
  }

  add(path: string, read: Buffer): void {
    this.#totalLength += read.length;
    const bytes = this.#isPlain ? read : Buffer.from(read.toString("utf8").toLowerCase());
    const name = Buffer.from(path.slice(path.lastIndexOf("/") + 1));
    if (this.#first !== undefined && !has(bytes, this.#first) && !has(name, this.#first)) {
      this.#sample(bytes, name);
      return;
    }
    const weights = this.#terms.map((term) => weigh(bytes, term, name));
    for (const [index, weight] of weights.entries()) if (weight > 0) this.#hold(index, 1);
    const found = weights.filter((weight) => weight > 0).length;
    if (this.#first === undefined ? found > 0 : found === weights.length) {
      this.#files.push({ path, length: read.length, weights });
    }
  }

  result(): Counts {
    return { files: this.#files, holders: this.#holders, totalLength: this.#totalLength };
  }

  #sample(bytes: Buffer, name: Buffer): void {
    this.#skipped += 1;
    if (this.#skipped % this.#stride !== 0) return;
    for (const [index, term] of this.#terms.entries()) {
      if (term !== this.#first && (has(bytes, term) || has(name, term))) this.#hold(index, this.#stride);
    }
  }

  #hold(index: number, files: number): void {
    this.#holders[index] = (this.#holders[index] ?? 0) + files;
  }
}

function hasCase(text: string): boolean {
  return text.toUpperCase() !== text.toLowerCase();
}

function has(bytes: Buffer, term: EncodedTerm): boolean {
  return findInBytes(bytes, term, 0) >= 0;
}

function weigh(bytes: Buffer, term: EncodedTerm, name: Buffer): number {
  // The name holds the title of issues that have no heading.
  let weight = has(name, term) ? 1 : 0;
  let at = findInBytes(bytes, term, 0);
  if (at < 0) return weight;
  const title = findTitle(bytes);
  for (let hits = 0; at >= 0 && hits < MAX_HITS; hits += 1) {
    const one = isWholeInBytes(bytes, term, at) ? 1 : PREFIX_WEIGHT;
    weight += at >= title.start && at < title.end ? one * TITLE_WEIGHT : one;
    at = findInBytes(bytes, term, at + term.bytes.length);
  }
  return weight;
}

function findTitle(bytes: Buffer): { readonly start: number; readonly end: number } {
  const isFirst = bytes[0] === 0x23 && bytes[1] === 0x20;
  const start = isFirst ? 0 : bytes.indexOf(TITLE) + 1;
  if (start === 0 && !isFirst) return { start: 0, end: 0 };
  const end = bytes.indexOf(NEWLINE, start);
  return { start, end: end < 0 ? bytes.length : end };
}
