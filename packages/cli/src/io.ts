import { fstatSync, type Stats, statSync, writeSync } from "node:fs";
import type { Writable } from "node:stream";

/** The seam between the commands and the process they run in; tests give their own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: OutputStream;
  /** Writing to it never fails: nobody is left to be told, and what a command does goes on without what it says of it. */
  readonly stderr: OutputStream;
  /** Whether a person can be asked: input and error output are a terminal, and this is no CI job. */
  readonly isInteractive: boolean;
}

/** A standard stream. */
export interface OutputStream {
  /** Write text and wait until the operating system has it; a pipe that was closed by its reader is no error. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Width of the terminal in cells; null when it is none. */
  readonly columns: number | null;
}

/** The stream could not take what was written: a full disk, for example. */
class OutputError extends Error {
  override readonly name = "OutputError";
  readonly code = "LLI_IO";
  readonly hint = "What was printed is not complete";
}

type StandardStream = Writable & { isTTY?: boolean; columns?: number };

/**
 * Open standard output or standard error.
 *
 * A pipe or a file is written to directly, and at once, as Node itself does on POSIX (process I/O, "A note on process I/O"): making the
 * stream costs 5 ms, which a short command need not spend. A pipe that takes no more for now is left to the stream. What standard error does
 * not take is dropped.
 *
 * @param descriptor 1 or 2.
 * @param open makes Node's stream of it.
 */
export function openOutput(descriptor: 1 | 2, open: () => StandardStream): OutputStream {
  const output = isForStream(descriptor) ? wrapStream(open()) : writeDirectly(descriptor, open);
  return descriptor === 2 ? { ...output, write: (text) => output.write(text).catch(() => {}) } : output;
}

function writeDirectly(descriptor: number, open: () => StandardStream): OutputStream {
  let rest: ReturnType<typeof wrapStream> | null = null;
  let closed = false;
  return {
    isTerminal: false,
    columns: null,
    async write(text) {
      if (rest !== null) return rest.write(text);
      if (closed) return;
      const bytes = Buffer.from(text);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        closed = code === "EPIPE";
        if (closed) return;
        if (code !== "EAGAIN") throw new OutputError(`The output could not be written: ${message}`);
        rest = wrapStream(open());
        await rest.write(bytes.subarray(written));
      }
    },
  };
}

/** A terminal has a width; Windows writes in its own ways; what is closed is the stream's to tell. */
function isForStream(descriptor: number): boolean {
  if (process.platform === "win32") return true;
  try {
    const file = fstatSync(descriptor);
    return !(file.isFIFO() || file.isSocket() || file.isFile() || isNull(file));
  } catch {
    return true;
  }
}

/** The device that takes everything is no terminal, which to ask of other devices Node would load its network. */
function isNull(file: Stats): boolean {
  return file.isCharacterDevice() && file.rdev === statSync("/dev/null").rdev;
}

/** Without a listener for `error`, Node turns a failed write to a full device into silence and a closed pipe into a crash. */
function wrapStream(stream: StandardStream): OutputStream & { write(text: string | Uint8Array): Promise<void> } {
  let closed = false;
  stream.on("error", () => {});
  return {
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true && stream.columns !== undefined && stream.columns > 0 ? stream.columns : null,
    write(text) {
      if (closed || text.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        stream.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
          closed ||= error?.code === "EPIPE" || error?.code === "ERR_STREAM_DESTROYED";
          if (!error || closed) resolve();
          else reject(new OutputError(`The output could not be written: ${error.message}`));
        });
      });
    },
  };
}
