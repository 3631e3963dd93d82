import type { IssueFormat } from "@ll-issues/parser";
import { DEFAULT_FORMAT } from "@ll-issues/parser";
import { DEFAULT_ISSUES_DIR } from "../root/find-root.ts";

/** What `ll-issues.config.json` says, with every default filled in. Durations carry their unit; `0` turns a limit off. */
export interface Config {
  readonly issues: IssuesConfig;
  /** What the runner itself runs to see whether the work holds, in this order; empty where nothing is configured. */
  readonly checks: readonly CheckConfig[];
  readonly claude: ClaudeConfig;
  readonly limits: LimitsConfig;
  readonly git: GitConfig;
  readonly gates: GatesConfig;
  readonly apply: ApplyConfig;
  /** Severities that differ from the rules' own, by rule name. */
  readonly rules: Readonly<Record<string, RuleLevel>>;
  /** Environment variables whose values are secret, beside those whose names look like it. */
  readonly secrets: readonly string[];
}

/** Where the issues lie and how they are named. */
export interface IssuesConfig extends IssueFormat {
  /** The folder of the issues, relative to the root, "/" separated. */
  readonly dir: string;
}

/** One command of the runner's verification. */
export interface CheckConfig {
  /** As it stands in the Resolution ("Tests"). */
  readonly name: string;
  /** A line for the shell, run at the root. */
  readonly command: string;
}

/** How Claude Code is started. */
export interface ClaudeConfig {
  /** A path, or a name on `PATH`. */
  readonly command: string;
  /** `null` leaves the choice to Claude Code. */
  readonly model: string | null;
  readonly permissionMode: PermissionMode;
  /** Tools allowed beyond those of the template. */
  readonly allowedTools: readonly string[];
  /** Names of environment variables handed on beyond the fixed list. */
  readonly env: readonly string[];
  /** When Claude and the checks are kept from the environment of the processes above them. */
  readonly isolation: Isolation;
}

/** The ceilings of one run. */
export interface LimitsConfig {
  readonly wallSeconds: number;
  readonly idleSeconds: number;
  readonly startSeconds: number;
  readonly turns: number;
  /** `null` and `0` are both no ceiling. */
  readonly budgetUsd: number | null;
  /** Over all runs of one issue in CI; `null` and `0` are both no ceiling. */
  readonly issueBudgetUsd: number | null;
  /** Over all runs of one day (UTC) in CI; `null` and `0` are both no ceiling. */
  readonly dayBudgetUsd: number | null;
  readonly attempts: number;
  /** For each check. */
  readonly checkSeconds: number;
  /** How often Claude may mend what a failing check shows, within the same run. */
  readonly repairs: number;
}

/** What happens at gates where nobody is at hand. */
export interface GatesConfig {
  /**
   * The pause at the end of a phase: `ask` parks it like every question; `continue` goes on and writes down that nobody has reviewed it. Every
   * other gate asks for consent, which is never given by a machine.
   */
  readonly review: ReviewGate;
}

/** What can happen at a review gate. */
export const REVIEW_GATES = ["ask", "continue"] as const;

/** One of {@link REVIEW_GATES}. */
export type ReviewGate = (typeof REVIEW_GATES)[number];

/** What a change from another job may hold; see `ci apply`. */
export interface ApplyConfig {
  /** Protected paths that may change all the same, relative to the top of the working tree; `docs/` is a folder with all that is in it. */
  readonly allow: readonly string[];
  /** Most files of one change. */
  readonly maxFiles: number;
  /** Most bytes of all changed files together. */
  readonly maxBytes: number;
}

/** What is recorded in git. */
export interface GitConfig {
  readonly commit: boolean;
  /** What a commit says, above its trailers; {@link MESSAGE_FIELDS} in braces are filled in. */
  readonly message: string;
  /** The name of the trailer that names the issue, as in `Issue: BUG-1`. */
  readonly trailer: string;
}

/** What can stand in braces in `git.message`: `fix`, `feat` or `chore`; the id; the name of the type; the title. */
export const MESSAGE_FIELDS = ["verb", "id", "type", "title"] as const;

/** The modes that `claude --permission-mode` takes (Claude Code 2.1, `claude --help`). */
export const PERMISSION_MODES = [
  "default",
  "acceptEdits",
  "auto",
  "bypassPermissions",
  "manual",
  "dontAsk",
  "plan",
] as const;

/** One of {@link PERMISSION_MODES}. */
export type PermissionMode = (typeof PERMISSION_MODES)[number];

/** When runs are isolated: in CI jobs, where secrets are around; always; or never. */
export const ISOLATIONS = ["ci", "always", "never"] as const;

/** One of {@link ISOLATIONS}. */
export type Isolation = (typeof ISOLATIONS)[number];

/** What a rule's findings count as; `off` leaves them out. */
export const RULE_LEVELS = ["off", "info", "warning", "error"] as const;

/** One of {@link RULE_LEVELS}. */
export type RuleLevel = (typeof RULE_LEVELS)[number];

/** The configuration of a repository that has none. */
export const DEFAULT_CONFIG: Config = {
  issues: { dir: DEFAULT_ISSUES_DIR, types: DEFAULT_FORMAT.types, priorities: DEFAULT_FORMAT.priorities },
  checks: [],
  claude: { command: "claude", model: null, permissionMode: "acceptEdits", allowedTools: [], env: [], isolation: "ci" },
  limits: {
    wallSeconds: 3600,
    idleSeconds: 600,
    startSeconds: 60,
    turns: 200,
    budgetUsd: null,
    issueBudgetUsd: null,
    dayBudgetUsd: null,
    attempts: 3,
    checkSeconds: 900,
    repairs: 1,
  },
  git: { commit: true, message: "{verb}({id}): {title}", trailer: "Issue" },
  gates: { review: "ask" },
  apply: { allow: [], maxFiles: 100, maxBytes: 5_000_000 },
  rules: {},
  secrets: [],
};
