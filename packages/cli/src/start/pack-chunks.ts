import type { CompiledChunks } from "./chunk-loader.ts";

/** `LLC1` read as a word; where the bytes of a word stand in another order it reads otherwise. */
const MAGIC = 0x31434c4c;
/** Words before the names: magic, checksum, how many bytes of names follow. */
const HEADER_WORDS = 3;
/** V8 reads its data by words. */
const WORD = 8;

/** What stands before the compiled chunks. */
interface Head {
  readonly key: string;
  readonly chunks: readonly (readonly [name: string, bytes: number])[];
}

/**
 * Put compiled chunks into a row of bytes.
 *
 * @param key what they are good for.
 */
export function packChunks(key: string, chunks: CompiledChunks): Uint8Array {
  const head: Head = { key, chunks: [...chunks].map(([name, { length }]) => [name, length]) };
  const names = Buffer.from(JSON.stringify(head));
  const first = align(HEADER_WORDS * 4 + names.length);
  const bytes = Buffer.alloc([...chunks.values()].reduce((end, { length }) => align(end + length), first));
  names.copy(bytes, HEADER_WORDS * 4);
  let at = first;
  for (const chunk of chunks.values()) {
    chunk.copy(bytes, at);
    at = align(at + chunk.length);
  }
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  words.set([MAGIC, 0, names.length]);
  words[1] = sum(words);
  return bytes;
}

/**
 * Take compiled chunks out of their row.
 *
 * V8 does not look whether what it is given is what it made, and crashes where it is not: hence the checksum.
 *
 * @returns null when the bytes are not complete and unchanged, or good for something else.
 */
export function unpackChunks(key: string, bytes: Buffer): CompiledChunks | null {
  if (bytes.length % WORD !== 0 || bytes.byteOffset % 4 !== 0) return null;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const [magic, expected, nameBytes = 0] = words;
  if (magic !== MAGIC || expected !== sum(words)) return null;
  const head: Head = JSON.parse(bytes.toString("utf8", HEADER_WORDS * 4, HEADER_WORDS * 4 + nameBytes));
  if (head.key !== key) return null;
  let at = align(HEADER_WORDS * 4 + nameBytes);
  return new Map(
    head.chunks.map(([name, length]) => {
      const chunk = bytes.subarray(at, at + length);
      at = align(at + length);
      return [name, chunk];
    }),
  );
}

function align(offset: number): number {
  return Math.ceil(offset / WORD) * WORD;
}

/** Of all words but the first two. In pieces, because a function that returns soon is compiled soon: half the time at a start. */
function sum(words: Uint32Array): number {
  let total = 0;
  for (let start = 2; start < words.length; start += 512) total = addUp(words.subarray(start, start + 512), total);
  return total >>> 0;
}

function addUp(words: Uint32Array, before: number): number {
  let total = before;
  for (const word of words) total = (Math.imul(total, 31) + word) | 0;
  return total;
}
