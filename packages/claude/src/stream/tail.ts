/** Keeps the last bytes of a stream, and how many there were. */
export class Tail {
  readonly #limit: number;
  #bytes: Buffer = Buffer.alloc(0);
  #total = 0;

  /** @param limit bytes kept. */
  constructor(limit: number = 64 * 1024) {
    this.#limit = limit;
  }

  /** All bytes that came by. */
  get total(): number {
    return this.#total;
  }

  /** Take the next bytes. */
  push(chunk: Buffer): void {
    this.#total += chunk.length;
    const last = chunk.subarray(Math.max(0, chunk.length - this.#limit));
    const kept = this.#bytes.subarray(Math.max(0, this.#bytes.length + last.length - this.#limit));
    this.#bytes = Buffer.concat([kept, last]);
  }

  /** Give back what was kept as text; a character cut at its start is left out. */
  text(): string {
    let start = 0;
    if (this.#total > this.#bytes.length) {
      while (start < 3 && ((this.#bytes[start] ?? 0) & 0xc0) === 0x80) {
        start += 1;
      }
    }
    return this.#bytes.toString("utf8", start);
  }
}
