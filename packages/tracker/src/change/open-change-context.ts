import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { pickIssue } from "../find/pick-issue.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { ENDED_DIRS } from "../scan/walk-issue-files.ts";
import type { ChangeContext } from "./planned-change.ts";

/**
 * Look around for a change.
 *
 * The layout matters only to a change of status, and the tree is read for it only where there is a folder of ended issues.
 *
 * @param needsLayout Whether the status may change.
 */
export async function openChangeContext(
  { root, config, now }: { readonly root: string; readonly config: Config; readonly now: Date },
  needsLayout: boolean,
): Promise<ChangeContext> {
  const layout = needsLayout ? await findLayout(root, config) : "type-dir";
  return { root, config, now, layout, findId: (reference) => pickIssue(root, config, reference).id };
}

async function findLayout(root: string, config: Config): Promise<ChangeContext["layout"]> {
  if (!ENDED_DIRS.some((dir) => existsSync(join(root, config.issues.dir, dir)))) return "type-dir";
  const { layout } = await scanIssues(root, config);
  return layout === "empty" ? "type-dir" : layout;
}
