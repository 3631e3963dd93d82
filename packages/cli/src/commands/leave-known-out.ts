import { resolve } from "node:path";
import type { Diagnostic } from "@ll-issues/parser";
import { findNewFindings } from "@ll-issues/runner";
import { type Config, readBaseline, withoutKnown, writeBaseline } from "@ll-issues/tracker";
import type { ScanArguments } from "../declare/scan.ts";

/** Where the findings are from. */
export interface FindingsPlace {
  readonly root: string;
  readonly config: Config;
  /** Where the baseline's path begins. */
  readonly cwd: string;
}

/** Leave out the findings that were there at a commit, or that a baseline accepts. */
export async function leaveKnownOut(
  diagnostics: readonly Diagnostic[],
  { changedSince, baseline, writeBaseline: write }: Pick<ScanArguments, "changedSince" | "baseline" | "writeBaseline">,
  { root, config, cwd }: FindingsPlace,
): Promise<readonly Diagnostic[]> {
  let found = diagnostics;
  if (changedSince !== null) {
    found = await findNewFindings({ root, config, since: changedSince, diagnostics: found });
  }
  if (baseline === null) return found;
  const file = resolve(cwd, baseline);
  if (write) writeBaseline(file, found);
  return withoutKnown(found, readBaseline(file));
}
