/** One kind of issue: how files, folders and the Resolution name it. */
export interface IssueType {
  /** Name in `type` fields and in output, for example `bug`. */
  readonly name: string;
  /** Upper-case prefix of ids, for example `BUG`. */
  readonly prefix: string;
  /** Folder below the issues folder, for example `bugs`. */
  readonly dir: string;
  /** Verb in a Resolution's `**Action**` line, for example `fix`. */
  readonly action: string;
}

/** What a tree's configuration may change about the format of file names. */
export interface IssueFormat {
  readonly types: readonly IssueType[];
  /** Allowed priorities, most urgent first. */
  readonly priorities: readonly string[];
}

/** The format of a tree that configures nothing. */
export const DEFAULT_FORMAT: IssueFormat = {
  types: [
    { name: "bug", prefix: "BUG", dir: "bugs", action: "fix" },
    { name: "feature", prefix: "FEAT", dir: "features", action: "implement" },
    { name: "enhancement", prefix: "ENH", dir: "enhancements", action: "improve" },
    { name: "epic", prefix: "EPIC", dir: "epics", action: "coordinate" },
  ],
  priorities: ["P0", "P1", "P2", "P3", "P4", "P5"],
};
