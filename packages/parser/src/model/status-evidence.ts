import type { ResolutionHead } from "../resolution/parse-resolution.ts";
import { type IssueStatus, isEndedStatus, parseStatusWord, type StatusSource } from "./issue-status.ts";
import type { StatusFooter } from "./status-footer.ts";

/** Everything a file says about its status, before one of them wins. */
export interface StatusEvidence {
  /** The `status` of the frontmatter as written, null without. */
  readonly frontmatter: string | null;
  /** The folder that means a status, null outside one. */
  readonly directory: "done" | "deferred" | null;
  /** Head of the last Resolution, unless the issue was reopened after it. */
  readonly resolution: ResolutionHead | null;
  /** The last `## Status` section. */
  readonly footer: StatusFooter | null;
}

/** The status of an issue and where it was read. */
export interface ResolvedStatus {
  readonly status: IssueStatus;
  readonly source: StatusSource;
}

/**
 * Picks the status: frontmatter, then the folder, then the last Resolution, then the footer, else open.
 *
 * A word nobody knows counts as open where it stands (rule `unknown-status`).
 */
export function resolveStatus({ frontmatter, directory, resolution, footer }: StatusEvidence): ResolvedStatus {
  if (frontmatter !== null) return { status: parseStatusWord(frontmatter) ?? "open", source: "frontmatter" };
  if (directory !== null) return { status: directory, source: "directory" };
  const outcome = resolution?.outcome ?? null;
  if (outcome !== null) return { status: outcome, source: "resolution" };
  if (footer !== null) return { status: footer.status ?? "open", source: "footer" };
  return { status: "open", source: "default" };
}

/**
 * Reads the status that an issue's folder means in the completed-dir layout: `completed/` and `deferred/`.
 *
 * @param path relative path with `/`; the innermost such folder counts
 */
export function readDirectoryStatus(path: string): "done" | "deferred" | null {
  const completed = path.lastIndexOf("completed/");
  const deferred = path.lastIndexOf("deferred/");
  if (completed === -1 && deferred === -1) return null;
  const folder = path
    .split("/")
    .slice(0, -1)
    .findLast((name) => name === "completed" || name === "deferred");
  if (folder === undefined) return null;
  return folder === "completed" ? "done" : "deferred";
}

/**
 * Says whether a status agrees with the folder a file lies in. `completed/` holds whatever has ended, cancelled issues too.
 */
export function fitsDirectory(status: IssueStatus, directory: "done" | "deferred"): boolean {
  return directory === "done" ? isEndedStatus(status) : status === directory;
}
