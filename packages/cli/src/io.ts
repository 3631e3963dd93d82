import type { Writable } from "node:stream";

/** The seam between the commands and the process they run in; tests give their own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: OutputStream;
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

/**
 * Wrap a standard stream of the process.
 *
 * Without a listener for `error`, Node turns a failed write to a full device into silence and a closed pipe into a crash.
 */
export function openOutput(stream: Writable & { isTTY?: boolean; columns?: number }): OutputStream {
  let closed = false;
  stream.on("error", () => {});
  return {
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true && stream.columns !== undefined && stream.columns > 0 ? stream.columns : null,
    write(text) {
      if (closed || text === "") return Promise.resolve();
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
