import { findSimilarToIssue } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { SimilarArguments } from "../declare/similar.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { toSafeJson } from "../output/escape-text.ts";
import { formatSimilar } from "../output/format-similar.ts";

/** List the issues most like one. */
export async function runSimilar(line: GlobalArguments, options: SimilarArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const all = await findSimilarToIssue(root, config, options.id, options.minimum);
  const similar = options.limit === 0 ? all : all.slice(0, options.limit);
  if (line.json) {
    const document = { schemaVersion: 1, kind: "similar", total: all.length, similar };
    await io.stdout.write(`${toSafeJson(document)}\n`);
    return EXIT.ok;
  }
  await io.stdout.write(formatSimilar(similar, chooseColours(io.stdout, io, line.color), io.stdout.columns));
  if (all.length > similar.length) await io.stderr.write(`${all.length - similar.length} more; --limit 0 shows all\n`);
  if (all.length === 0 && !line.quiet) {
    await io.stderr.write(`None is like it${options.minimum > 0 ? "; --min 0 shows all that share a word" : ""}\n`);
  }
  return EXIT.ok;
}
