/** What the splitter has found. */
export interface LineListener {
  /** A whole line without its newline; the bytes are valid during the call only. */
  readonly onLine: (line: Buffer) => void;
  /** A line that was not kept: its first bytes, valid during the call only, how long it was, and whether it was too long. */
  readonly onCutLine: (head: Buffer, bytes: number, isTooLong: boolean) => void;
  /** Asked about a line that goes on in the next chunk whether more than its beginning is needed. */
  readonly isRestNeeded?: (head: Buffer) => boolean;
}

const NEWLINE = 0x0a;
const SMALLEST_CARRY = 64 * 1024;
/** What is kept of a line whose rest is not needed. */
const BEGINNING = 2048;

/**
 * Splits bytes at newlines with bounded memory, whatever comes.
 *
 * Bytes, because a character split over two chunks must stay whole, and because decoding everything costs five times as
 * much. A carriage return is left alone: it is white space to JSON.
 */
export class LineSplitter {
  readonly #listener: LineListener;
  readonly #maxBytes: number;
  readonly #keepBytes: number;
  #carry: Buffer = Buffer.allocUnsafe(SMALLEST_CARRY);
  #carried = 0;
  /** Whether the rest of the current line is dropped, and how much of it was. */
  #isDropping: boolean = false;
  #dropped = 0;

  /**
   * @param maxBytes the longest line that is handed on whole.
   * @param keepBytes how much of a longer one is handed on.
   */
  constructor(listener: LineListener, maxBytes: number = 16 * 1024 * 1024, keepBytes: number = 64 * 1024) {
    this.#listener = listener;
    this.#maxBytes = maxBytes;
    this.#keepBytes = keepBytes;
  }

  /** Take the next bytes. */
  push(chunk: Buffer): void {
    let start = 0;
    let newline = chunk.indexOf(NEWLINE);
    while (newline !== -1) {
      this.#endLine(chunk.subarray(start, newline));
      start = newline + 1;
      newline = chunk.indexOf(NEWLINE, start);
    }
    if (start < chunk.length) {
      this.#keep(chunk.subarray(start));
    }
  }

  /** Say that nothing more comes; a last line without a newline counts. */
  end(): void {
    if (this.#carried > 0) {
      this.#endLine(Buffer.alloc(0));
    }
  }

  #endLine(rest: Buffer): void {
    if (this.#carried === 0 && rest.length <= this.#maxBytes) {
      if (rest.length > 0) {
        this.#listener.onLine(rest);
      }
      return;
    }
    this.#keep(rest);
    const line = this.#carry.subarray(0, this.#carried);
    const bytes = this.#carried + this.#dropped;
    const isCut = this.#isDropping;
    this.#carried = 0;
    this.#dropped = 0;
    this.#isDropping = false;
    if (isCut) {
      this.#listener.onCutLine(line, bytes, bytes > this.#maxBytes);
    } else {
      this.#listener.onLine(line);
    }
    if (this.#carry.length > SMALLEST_CARRY && bytes < this.#carry.length / 4) {
      this.#carry = Buffer.allocUnsafe(SMALLEST_CARRY);
    }
  }

  #keep(bytes: Buffer): void {
    if (this.#isDropping) {
      this.#dropped += bytes.length;
      return;
    }
    const length = this.#carried + bytes.length;
    if (length > this.#maxBytes) {
      this.#cut(bytes, length, this.#keepBytes);
      return;
    }
    if (this.#carried === 0 && this.#listener.isRestNeeded?.(bytes) === false) {
      this.#cut(bytes, length, BEGINNING);
      return;
    }
    if (length > this.#carry.length) {
      this.#resize(Math.min(Math.max(length, this.#carry.length * 2), this.#maxBytes));
    }
    bytes.copy(this.#carry, this.#carried);
    this.#carried = length;
  }

  /** Keep so much of the beginning, and drop the rest of the line as it comes. */
  #cut(bytes: Buffer, length: number, keep: number): void {
    const kept = Math.min(keep, length);
    this.#carried = Math.min(this.#carried, kept);
    const size = Math.max(kept, SMALLEST_CARRY);
    if (this.#carry.length !== size) {
      this.#resize(size);
    }
    bytes.copy(this.#carry, this.#carried, 0, kept - this.#carried);
    this.#carried = kept;
    this.#dropped = length - kept;
    this.#isDropping = true;
  }

  #resize(size: number): void {
    const bigger = Buffer.allocUnsafe(size);
    this.#carry.copy(bigger, 0, 0, this.#carried);
    this.#carry = bigger;
  }
}
