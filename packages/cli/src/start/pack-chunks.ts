import type { CompiledChunks } from "./chunk-loader.ts";

/** `LLC2` read as a word; where the bytes of a word stand in another order it reads otherwise. */
const MAGIC = 0x32434c4c;
/** Words before the head: magic, the bytes of the row, the bytes of the head. */
const WORDS = 3;
/** V8 reads its data by words. */
const ALIGNMENT = 8;

/** What stands before the compiled chunks. */
interface Head {
  readonly key: string;
  readonly chunks: readonly (readonly [name: string, bytes: number])[];
}

/**
 * Put compiled chunks into a row of bytes, twice.
 *
 * @param key what they are good for.
 */
export function packChunks(key: string, chunks: CompiledChunks): Uint8Array {
  const head: Head = { key, chunks: [...chunks].map(([name, { length }]) => [name, length]) };
  const headBytes = Buffer.from(JSON.stringify(head));
  const first = align(WORDS * 4 + headBytes.length);
  const row = Buffer.alloc([...chunks.values()].reduce((end, { length }) => align(end + length), first));
  for (const [index, word] of [MAGIC, row.length, headBytes.length].entries()) row.writeUInt32LE(word, index * 4);
  headBytes.copy(row, WORDS * 4);
  let at = first;
  for (const chunk of chunks.values()) {
    chunk.copy(row, at);
    at = align(at + chunk.length);
  }
  return Buffer.concat([row, row]);
}

/**
 * Take compiled chunks out of their row.
 *
 * V8 does not look whether what it is given is what it made, and crashes where it is not. Hence the second row: comparing two takes a
 * twentieth of the time of adding one up in JavaScript, which at a start nobody has compiled yet.
 *
 * @returns null when the bytes are not complete and unchanged, or good for something else.
 */
export function unpackChunks(key: string, bytes: Buffer): CompiledChunks | null {
  const half = bytes.length / 2;
  if (half < WORDS * 4 || bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(4) !== half) return null;
  const row = bytes.subarray(0, half);
  if (!row.equals(bytes.subarray(half))) return null;
  const headEnd = WORDS * 4 + row.readUInt32LE(8);
  const head: Head = JSON.parse(row.toString("utf8", WORDS * 4, headEnd));
  if (head.key !== key) return null;
  let at = align(headEnd);
  return new Map(
    head.chunks.map(([name, length]) => {
      const chunk = row.subarray(at, at + length);
      at = align(at + length);
      return [name, chunk];
    }),
  );
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}
