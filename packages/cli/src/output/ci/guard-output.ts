import type { Io, OutputStream } from "../../io.ts";

/** Where a line ends for whoever may read a log; the runner of GitHub Actions knows CR and LF. */
const LINE_ENDS = "\\n\\r\\v\\f\\u0085\\u2028\\u2029";

/** What a runner skips before `::`: Unicode spaces (.NET's `TrimStart`); invisible characters and colours are skipped here too. */
const SKIPPED = `(?:[^\\S${LINE_ENDS}]|[\\u180e\\u200b\\u200c\\u2060\\ufeff]|\\u200d|\\u001b\\[[\\d;]*m)*`;

/**
 * The end of what a CI system would obey: `::name` at the beginning of a line, `##[name]` anywhere in it (GitHub Actions), `##vso[name]` and
 * `##teamcity[name]` of its kin.
 */
const COMMAND = new RegExp(`(?<=(?:^|[${LINE_ENDS}])${SKIPPED}:):|(?<=##[A-Za-z]{0,20})\\[`, "g");

/** So much of an unfinished line is looked back at; a command does not begin behind more spaces than this. */
const LOOK_BACK = 4096;

const unguarded = new WeakMap<OutputStream, OutputStream>();

/**
 * Guard both streams of a CI job, stdout and stderr, because the runner reads both: nothing that is written to them is a command, whoever
 * wrote it. What would be one has its last character written out (`:\u{3a}error::`, `##\u{5b}error]`).
 */
export function guardIo(io: Io): Io {
  return { ...io, stdout: guardOutput(io.stdout), stderr: guardOutput(io.stderr) };
}

/** Write commands of our own to a guarded stream, past its guard. */
export function writeCommands(stream: OutputStream, text: string): Promise<void> {
  return (unguarded.get(stream) ?? stream).write(text);
}

function guardOutput(stream: OutputStream): OutputStream {
  let line = "";
  const guarded: OutputStream = {
    ...stream,
    write(text) {
      const written = disarm(line, text);
      line = keepLine(line + text);
      return stream.write(written);
    },
  };
  unguarded.set(guarded, stream);
  return guarded;
}

/** Only the last character of a command is changed, so what was written before in the same line never has to be taken back. */
function disarm(before: string, text: string): string {
  const whole = before + text;
  return whole
    .replace(COMMAND, (last, at: number) => (at < before.length ? last : `\\u{${last.charCodeAt(0).toString(16)}}`))
    .slice(before.length);
}

/** Keep what the end of a line that is not finished yet depends on. */
function keepLine(text: string): string {
  const line = text.slice(
    Math.max(...["\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"].map((end) => text.lastIndexOf(end))) + 1,
  );
  return line.length <= LOOK_BACK ? line : `x${line.slice(-LOOK_BACK)}`;
}
