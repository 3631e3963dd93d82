import path from "node:path";
import { isEndedStatus, isSameIssue, parseIssue, parseIssueFileName } from "@ll-issues/parser";
import type { Config } from "@ll-issues/tracker";
import { RunnerError, type RunnerErrorCode } from "../../errors.ts";
import { isPlanOf } from "../../plan/find-plan.ts";
import { isCheckScript, isSteering } from "../steering-paths.ts";
import type { ChangedPath, ProposedChange } from "./open-change.ts";

/** What a change is held against; all of it comes from the commit that it is applied to. */
export interface ChangeRules {
  readonly config: Config;
  /** The way from the top of the working tree to the root: empty, or with `/` at its end. */
  readonly prefix: string;
  /** Id of the issue that the change is for. */
  readonly issueId: string;
}

interface Refusal {
  readonly code: RunnerErrorCode;
  readonly path: string;
  readonly reason: string;
}

/** So many refusals are written out. */
const MOST_NAMED = 10;

/**
 * Refuse a change that does more than a run may do to another job's repository. One path that is refused refuses all of it.
 *
 * @throws {RunnerError} with the code of the first refusal, its path, and the reasons of all.
 */
export async function assertAllowed(change: ProposedChange, rules: ChangeRules): Promise<void> {
  const refusals = [...judgeSize(change, rules), ...(await judgePaths(change, rules))];
  if (refusals.length === 0) refusals.push(...(await judgeRecord(change, rules)));
  const [first] = refusals;
  if (first === undefined) return;
  const named = refusals.slice(0, MOST_NAMED).map(({ path: file, reason }) => `${JSON.stringify(file)} ${reason}`);
  const more = refusals.length > MOST_NAMED ? `; and ${refusals.length - MOST_NAMED} more` : "";
  throw new RunnerError(first.code, `The change is refused as a whole: ${named.join("; ")}${more}`, {
    path: first.path,
    hint: HINTS[first.code],
  });
}

const HINTS: Readonly<Partial<Record<RunnerErrorCode, string>>> = {
  LLI_PATCH_PROTECTED: "If a run may change it, name it in `apply.allow` of ll-issues.config.json on the base branch",
  LLI_PATCH_OTHER_ISSUE: "If a run may change it, name it in `apply.allow` of ll-issues.config.json on the base branch",
  LLI_PATCH_TOO_LARGE:
    "The limits are `apply.maxFiles` and `apply.maxBytes` of ll-issues.config.json on the base branch",
};

function judgeSize({ paths }: ProposedChange, { config }: ChangeRules): Refusal[] {
  const { maxFiles, maxBytes } = config.apply;
  const bytes = paths.reduce((sum, change) => sum + change.bytes, 0);
  const largest = [...paths].sort((a, b) => b.bytes - a.bytes)[0];
  const refusals: Refusal[] = [];
  const at = (reason: string): Refusal => ({ code: "LLI_PATCH_TOO_LARGE", path: largest?.path ?? "", reason });
  if (paths.length > maxFiles) refusals.push(at(`is one of ${paths.length} files; ${maxFiles} may change`));
  if (bytes > maxBytes) refusals.push(at(`is the largest of ${bytes} bytes in all; ${maxBytes} may change`));
  return refusals;
}

async function judgePaths(change: ProposedChange, rules: ChangeRules): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (const one of change.paths) {
    const refusal =
      judgeName(one) ?? judgeMode(one) ?? (await judgeLink(one, change)) ?? (await judgePlace(one, change, rules));
    if (refusal !== null) refusals.push(refusal);
  }
  return refusals;
}

/** Controls, and what hides or turns the characters beside it: such a name would be shown as another. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}\p{Default_Ignorable_Code_Point}]/u;

/** Git refuses most of these by itself, by its version and its settings; here they are refused by all. */
function judgeName({ path: file }: ChangedPath): Refusal | null {
  const refuse = (reason: string): Refusal => ({ code: "LLI_PATCH_PATH", path: file, reason });
  if (HIDDEN.test(file)) return refuse("holds characters that are not shown");
  if (file.includes("\\")) return refuse("holds a backslash, which some systems take for a folder");
  for (const part of file.split("/")) {
    if (part === "" || part === "." || part === "..") return refuse("is no path below the top");
    // NTFS and HFS+ take these for .git too (CVE-2014-9390): case, dots and spaces at the end, streams, short names.
    const plain = part
      .toLowerCase()
      .replace(/:.*$/, "")
      .replace(/[. ]+$/, "");
    if (plain === ".git" || /^git~\d+$/.test(plain)) return refuse("is git's own");
  }
  return null;
}

const SUBMODULE = "160000";
const LINK = "120000";

function judgeMode({ path: file, modeBefore, modeAfter }: ChangedPath): Refusal | null {
  if (modeBefore === SUBMODULE || modeAfter === SUBMODULE)
    return { code: "LLI_PATCH_SUBMODULE", path: file, reason: "is a submodule: code that nobody sees in the change" };
  if (["000000", "100644", "100755", LINK].includes(modeAfter)) return null;
  return { code: "LLI_PATCH_PATH", path: file, reason: `has the mode ${modeAfter}` };
}

async function judgeLink(one: ChangedPath, change: ProposedChange): Promise<Refusal | null> {
  if (one.modeAfter !== LINK) return null;
  const target = (await change.readBlob(one.idAfter)).toString("utf8");
  const refuse = (why: string): Refusal => ({
    code: "LLI_PATCH_LINK",
    path: one.path,
    reason: `is a link to ${JSON.stringify(target)}, ${why}`,
  });
  const place = path.posix.normalize(path.posix.join(path.posix.dirname(one.path), target));
  const isOut = target.startsWith("/") || target.includes("\\") || target === "" || HIDDEN.test(target);
  const isGit = place.split("/").some((part) => part.toLowerCase() === ".git");
  if (isOut || isGit || place === ".." || place.startsWith("../")) return refuse("out of the repository");
  return goesUpAgain(target) ? refuse("which goes up behind a name") : null;
}

/**
 * Whether a `..` stands behind a name: that can be a link too, and the system then goes up from where it leads (path_resolution(7)), which the names do
 * not say.
 */
function goesUpAgain(target: string): boolean {
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const down = parts.findIndex((part) => part !== "..");
  return down !== -1 && parts.lastIndexOf("..") > down;
}

async function judgePlace(one: ChangedPath, change: ProposedChange, rules: ChangeRules): Promise<Refusal | null> {
  const { config, prefix } = rules;
  if (isAllowed(one.path, config.apply.allow)) return null;
  const protect = (reason: string): Refusal => ({ code: "LLI_PATCH_PROTECTED", path: one.path, reason });
  if (isSteering(one.path, prefix)) return protect("steers runs, hooks or workflows");
  if (config.checks.length > 0 && isCheckScript(one.path) && !(await keepsScripts(one, change)))
    return protect("holds what the checks run");
  const issues = `${prefix}${config.issues.dir}/`;
  if (!one.path.toLowerCase().startsWith(issues.toLowerCase()) || isOfIssue(one.path, rules)) return null;
  if (await onlyTicksPlan(one, change, rules)) return null;
  return { code: "LLI_PATCH_OTHER_ISSUE", path: one.path, reason: `is not ${rules.issueId}` };
}

/** @param allow paths, and folders with `/` at their end. */
function isAllowed(file: string, allow: readonly string[]): boolean {
  return allow.some((one) => (one.endsWith("/") ? file.startsWith(one) : file === one));
}

function isOfIssue(file: string, { config, issueId }: ChangeRules): boolean {
  const name = parseIssueFileName(file.slice(file.lastIndexOf("/") + 1), config.issues);
  return name !== null && isSameIssue(name.id, issueId);
}

/** A plan that was followed is ticked with the record; what it says to do stays what it was. */
async function onlyTicksPlan(one: ChangedPath, change: ProposedChange, rules: ChangeRules): Promise<boolean> {
  const { config, prefix, issueId } = rules;
  const folder = `${prefix}${config.issues.dir}/plans/`;
  if (one.status !== "modified" || one.modeBefore !== one.modeAfter || !one.path.startsWith(folder)) return false;
  if (!isPlanOf(one.path.slice(folder.length), issueId)) return false;
  const [before, after] = await Promise.all([change.readBlob(one.idBefore), change.readBlob(one.idAfter)]);
  const untick = (text: Buffer): string => text.toString("latin1").replaceAll("- [x] ", "- [ ] ");
  return untick(before) === untick(after);
}

/** A fix may well add a dependency; what `npm test` and an installation run, it may not. */
async function keepsScripts(one: ChangedPath, change: ProposedChange): Promise<boolean> {
  if (!one.path.toLowerCase().endsWith("package.json") || one.modeAfter === LINK || one.modeBefore === LINK)
    return false;
  const [before, after] = await Promise.all([readScripts(one.idBefore, change), readScripts(one.idAfter, change)]);
  return before !== null && before === after;
}

/** @returns the scripts in a form that can be compared; null where they cannot be read. */
async function readScripts(id: string, change: ProposedChange): Promise<string | null> {
  if (/^0+$/.test(id)) return "{}";
  try {
    const value: unknown = JSON.parse((await change.readBlob(id)).toString("utf8"));
    const scripts: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "scripts") : undefined;
    const entries = typeof scripts === "object" && scripts !== null ? Object.entries(scripts) : [];
    return JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
  } catch {
    return null;
  }
}

/**
 * The issue's file is what says that the work is done: one file of it, and it reads as an ended issue of that id; or it asks a person, and then
 * nothing else changes.
 */
async function judgeRecord(change: ProposedChange, rules: ChangeRules): Promise<Refusal[]> {
  const { config, prefix, issueId } = rules;
  const issues = `${prefix}${config.issues.dir}/`;
  const own = change.paths.filter(({ path: file }) => file.startsWith(issues) && isOfIssue(file, rules));
  const kept = own.filter(({ modeAfter }) => modeAfter !== "000000");
  const [file] = kept;
  const refuse = (place: string, reason: string): Refusal[] => [{ code: "LLI_PATCH_RECORD", path: place, reason }];
  if (file === undefined) return refuse(own[0]?.path ?? issues, `does not say that ${issueId} is done`);
  const second = kept[1] ?? (own.every(({ status }) => status === "added") ? file : undefined);
  if (second !== undefined) return refuse(second.path, `would be a second file of ${issueId}`);
  if (file.modeAfter === LINK) return refuse(file.path, "is a link and no issue");
  const text = (await change.readBlob(file.idAfter)).toString("utf8");
  const issue = parseIssue(text, { path: file.path.slice(prefix.length), format: config.issues });
  if (issue.frontmatter.problem !== null) return refuse(file.path, "has a frontmatter block that cannot be read");
  if (issue.status === "waiting") {
    const other = change.paths.find((one) => !own.includes(one));
    return other === undefined ? [] : refuse(other.path, `is changed although ${issueId} waits for a person`);
  }
  return isEndedStatus(issue.status) ? [] : refuse(file.path, `still says ${issue.status}`);
}
