import picocolors from "picocolors";
import type { Io, OutputStream } from "../io.ts";

/** Functions that colour already escaped text, or leave it as it is. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/**
 * Choose whether a stream gets colour: a flag decides, else NO_COLOR (any value but empty, no-color.org), else FORCE_COLOR, else
 * whether the stream is a terminal that can show it.
 *
 * @param flag `--color` or `--no-color`; undefined when neither was given.
 */
export function chooseColours(stream: OutputStream, io: Io, flag: boolean | undefined): Colours {
  return picocolors.createColors(flag ?? wantsColour(stream, io.env));
}

function wantsColour(stream: OutputStream, env: Io["env"]): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "") return true;
  return stream.isTerminal && env.TERM !== "dumb";
}
