import path from "node:path";
import { packArtifacts } from "@ll-issues/runner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CiPackArguments } from "../declare/ci/pack.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";

/** Write what another job needs to take over the last run of an issue. */
export async function runCiPack(line: GlobalArguments, options: CiPackArguments, io: Io): Promise<number> {
  const tracker = await openTracker(line, io);
  const folder = path.resolve(io.cwd, options.folder);
  const { manifest, outcome } = await packArtifacts({
    ...tracker,
    env: io.env,
    reference: options.id,
    folder,
    base: options.base ?? null,
  });
  const { issue, run, base, files } = manifest;
  const document = { schemaVersion: 1, kind: "ci-pack", issue, run, outcome, base, folder, files };
  const names = files.map(({ name, bytes }) => `  ${name}  ${bytes} bytes\n`).join("");
  await io.stdout.write(
    line.json ? `${toSafeJson(document)}\n` : `${issue}: ${outcome}, packed in ${escapeLine(folder)}\n${names}`,
  );
  return EXIT.ok;
}
