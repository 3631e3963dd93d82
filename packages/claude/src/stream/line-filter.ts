import { redactText } from "./redact-text.ts";

/** A line is held back until it is whole; what is longer goes on in pieces of about this many bytes. */
const LONGEST_HELD = 8 * 1024 * 1024;

/**
 * Puts every line of a stream through a function before anybody else sees it. The function gets whole lines, so what it looks for
 * cannot hide by being split over two chunks.
 */
export class LineFilter {
  readonly #change: (line: string) => string;
  readonly #sink: (bytes: Buffer) => void;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(change: (line: string) => string, sink: (bytes: Buffer) => void) {
    this.#change = change;
    this.#sink = sink;
  }

  /** Take the next bytes; they are copied where they are kept. */
  push(chunk: Buffer): void {
    const end = chunk.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      this.#release(chunk.subarray(0, end));
    }
    if (end < chunk.length) {
      this.#held.push(Buffer.from(chunk.subarray(end)));
      this.#heldBytes += chunk.length - end;
    }
    if (this.#heldBytes > LONGEST_HELD) {
      this.#release(Buffer.alloc(0));
    }
  }

  /** Let go of a last line without an end. */
  end(): void {
    this.#release(Buffer.alloc(0));
  }

  #release(last: Buffer): void {
    const bytes = this.#held.length === 0 ? last : Buffer.concat([...this.#held, last]);
    this.#held = [];
    this.#heldBytes = 0;
    if (bytes.length === 0) {
      return;
    }
    const text = bytes.toString("utf8");
    const changed = redactText(text, this.#change);
    // Bytes that are no UTF-8 stay as they are where nothing had to be changed.
    this.#sink(changed === text ? bytes : Buffer.from(changed));
  }
}
