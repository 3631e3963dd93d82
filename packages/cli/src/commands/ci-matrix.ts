import { planWaves } from "@ll-issues/runner";
import { scanIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CiMatrixArguments } from "../declare/ci.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { writeGithubOutput } from "../output/ci/github-output.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";

/** Print which issues can be worked on side by side, as a matrix of jobs; in GitHub Actions also as the outputs `matrix` and `count`. */
export async function runCiMatrix(line: GlobalArguments, options: CiMatrixArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const entries = planWaves((await scanIssues(root, config)).issues);
  const include = entries.filter(({ wave }) => wave === options.wave).slice(0, options.max);
  const waves = Array.from({ length: entries.at(-1)?.wave ?? 0 }, (_, at) =>
    entries.filter(({ wave }) => wave === at + 1).map(({ id }) => id),
  );
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "ci-matrix", matrix: { include }, waves })}\n`);
  } else {
    const rows = include.map(({ id, priority, branch }) => `${id}  ${priority ?? "-"}  ${escapeLine(branch)}\n`);
    await io.stdout.write(rows.length === 0 ? `Wave ${options.wave} is empty\n` : rows.join(""));
  }
  await writeGithubOutput(io.env, { matrix: JSON.stringify({ include }), count: String(include.length) });
  return EXIT.ok;
}
