import { readdirSync } from "node:fs";
import path from "node:path";
import { decodeIssueBytes, isSameIssue, type Plan, parsePlan } from "@ll-issues/parser";
import type { Config } from "@ll-issues/tracker";
import { readRegularFile } from "@ll-issues/tracker";

/** The plan of an issue, as it lies there. */
export interface FoundPlan {
  /** Relative to the root. */
  readonly path: string;
  readonly plan: Plan;
}

/** More is no plan that somebody wrote. */
const MAX_BYTES = 1024 * 1024;

/** Name the folder of plans, relative to the root. */
function planFolder(config: Config): string {
  return `${config.issues.dir}/plans`;
}

/**
 * Find the newest plan of an issue: `.issues/plans/<date>-<ID>….md`, by the date in the name, then by the name.
 *
 * @param root absolute.
 * @returns null when there is none that can be read.
 */
export function findPlan(root: string, config: Config, issueId: string): FoundPlan | null {
  for (const name of listPlans(root, config, issueId).reverse()) {
    const file = `${planFolder(config)}/${name}`;
    const bytes = readRegularFile(path.join(root, file), { name: file, maxBytes: MAX_BYTES });
    const decoded = bytes === null ? null : decodeIssueBytes(bytes);
    if (decoded === null || !("text" in decoded)) continue;
    return { path: file, plan: parsePlan(decoded.text, { path: file, format: config.issues }) };
  }
  return null;
}

/**
 * Name the file of a new plan, relative to the root: a second one of a day gets a number.
 *
 * @param date YYYY-MM-DD.
 */
export function newPlanPath(root: string, config: Config, issueId: string, date: string): string {
  const taken = new Set(listPlans(root, config, issueId));
  let name = `${date}-${issueId}.md`;
  for (let count = 2; taken.has(name); count += 1) name = `${date}-${issueId}-${count}.md`;
  return `${planFolder(config)}/${name}`;
}

/** Tell whether a file is a plan of an issue, by its name. */
export function isPlanOf(fileName: string, issueId: string): boolean {
  return sortKey(fileName, issueId) !== null;
}

/** File names of the plans of an issue, the oldest first. */
function listPlans(root: string, config: Config, issueId: string): string[] {
  return listNames(path.join(root, planFolder(config)))
    .flatMap((name) => {
      const key = sortKey(name, issueId);
      return key === null ? [] : [{ name, key }];
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ name }) => name);
}

/** Date and number of a plan of an issue, such that the newest sorts last; null for any other file. */
function sortKey(fileName: string, issueId: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)-([A-Za-z]+-\d+)(?:-(\d+))?(?:-.*)?\.md$/.exec(fileName);
  const [, date = "", id = "", count = "1"] = match ?? [];
  return match !== null && isSameIssue(id, issueId) ? `${date} ${count.padStart(6, "0")}` : null;
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
