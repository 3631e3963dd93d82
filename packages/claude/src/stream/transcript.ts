import { closeSync, openSync, writeSync } from "node:fs";

/** A stream that never ends must not fill the disk. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Appends every byte of a stream to a file.
 *
 * Synchronously: an asynchronous writer would buffer what the disk does not take, and what was printed before a crash is
 * in the file. A failure stops the writing and not the run.
 */
export class Transcript {
  readonly #onStop: (message: string) => void;
  #descriptor: number | null = null;
  #written = 0;

  /** @param onStop told once when nothing more is written, and why. */
  constructor(path: string, onStop: (message: string) => void) {
    this.#onStop = onStop;
    try {
      this.#descriptor = openSync(path, "a", 0o600);
    } catch (error) {
      onStop(`the transcript cannot be written: ${String(error)}`);
    }
  }

  /** Take the next bytes. */
  write(chunk: Buffer): void {
    if (this.#descriptor === null) {
      return;
    }
    this.#written += chunk.length;
    if (this.#written > MOST_BYTES) {
      this.#stop(`the transcript ends here: more than ${MOST_BYTES} bytes`);
      return;
    }
    try {
      for (let at = 0; at < chunk.length; ) {
        at += writeSync(this.#descriptor, chunk, at);
      }
    } catch (error) {
      this.#stop(`the transcript could not be written: ${String(error)}`);
    }
  }

  /** Close the file. */
  close(): void {
    if (this.#descriptor !== null) {
      closeSync(this.#descriptor);
      this.#descriptor = null;
    }
  }

  #stop(message: string): void {
    this.close();
    this.#onStop(message);
  }
}
