import { memoizeText } from "../text/memoize-text.ts";

/** The closed set of statuses an issue can be in. Ended ones are `done` and `cancelled`. */
export type IssueStatus = "open" | "in_progress" | "blocked" | "waiting" | "deferred" | "done" | "cancelled";

/** Where the status of an issue was read, strongest first. `default` means that nothing in the file says it. */
export type StatusSource = "frontmatter" | "directory" | "resolution" | "footer" | "default";

/** Every status, in the order of an issue's life. */
export const ISSUE_STATUSES: readonly IssueStatus[] = [
  "open",
  "in_progress",
  "blocked",
  "waiting",
  "deferred",
  "done",
  "cancelled",
];

/**
 * Says whether a status ends an issue, so that it blocks nobody any more. A deferred issue has not ended.
 */
export function isEndedStatus(status: IssueStatus): boolean {
  return status === "done" || status === "cancelled";
}

/** Each status with the other spellings people use for it, in the normal form of {@link normalizeStatusWord}. */
const SPELLINGS: Readonly<Record<IssueStatus, readonly string[]>> = {
  open: [
    "open",
    "active",
    "backlog",
    "todo",
    "to do",
    "pending",
    "ready",
    "identified",
    "new",
    "reopened",
    "re opened",
  ],
  in_progress: ["in progress", "inprogress", "wip", "work in progress", "started", "doing"],
  blocked: ["blocked"],
  waiting: ["waiting"],
  deferred: ["deferred", "postponed"],
  done: ["done", "complete", "completed", "finished", "resolved", "fixed", "closed", "implemented"],
  cancelled: [
    "cancelled",
    "canceled",
    "wont do",
    "wont fix",
    "wontdo",
    "wontfix",
    "will not do",
    "will not fix",
    "invalid",
    "invalid ref",
    "superseded",
    "duplicate",
    "decomposed",
    "stale",
    "obsolete",
    "too vague",
    "rejected",
    "abandoned",
  ],
};

/** What may stand beside "closed", as in `Closed - Already Fixed`, beyond the words that are statuses themselves. */
const CLOSE_REASONS: ReadonlyMap<string, IssueStatus> = new Map([
  ["already fixed", "done"],
  ["already resolved", "done"],
  ["already implemented", "done"],
  ["already done", "done"],
  ["already complete", "done"],
  ["already completed", "done"],
  ["not a bug", "cancelled"],
  ["not planned", "cancelled"],
  ["not needed", "cancelled"],
  ["not applicable", "cancelled"],
  ["by design", "cancelled"],
  ["tradeoff review", "cancelled"],
]);

const BY_SPELLING: ReadonlyMap<string, IssueStatus> = new Map(
  ISSUE_STATUSES.flatMap((status) => SPELLINGS[status].map((spelling) => [spelling, status] as const)),
);

/** The separators after which a status goes on as a remark: `Completed — 2026-01-02`, `Closed (Won't Fix)`. */
const REMARK = /^(.*?)(?:\s+[-–—−]+\s+|\s*[—–,;:|([]\s*|\.(?:\s|$)|\s+(?=\d{4}-\d{2}-\d{2})|\s+(?:on|as|by)\s)(.*)$/su;

/**
 * Reads a status word in any of the spellings found in real issue files.
 *
 * Case, `_` and `-` between words, apostrophes, dashes, emphasis and code marks do not matter, and a remark may
 * follow: `Closed - Already Fixed`, `**Completed** — 2026-01-02`, `In Progress (half)`.
 *
 * @returns the status, or null when the text is no known word
 */
export const parseStatusWord: (text: string) => IssueStatus | null = memoizeText((text) => {
  if (text.length > 200) return parseStatusWord(text.slice(0, 200));
  const plain = BY_SPELLING.get(text.toLowerCase());
  if (plain !== undefined) return plain;
  const whole = normalizeStatusWord(text);
  const exact = BY_SPELLING.get(whole);
  if (exact !== undefined) return exact;
  const parts = REMARK.exec(stripMarks(text));
  if (parts === null) return parseClosed(whole);
  const base = normalizeStatusWord(parts[1] ?? "");
  const remark = normalizeStatusWord(parts[2] ?? "");
  const status = BY_SPELLING.get(base) ?? null;
  if (base !== "closed") return status ?? parseClosed(base);
  return readCloseReason(remark) ?? status;
});

/**
 * Reads the reason an issue was closed for, as the field `Reason` of a Resolution gives it (`already_fixed`, `wont_do`).
 *
 * @returns the status the reason amounts to, or null for free text
 */
export function parseCloseReason(text: string): IssueStatus | null {
  return readCloseReason(normalizeStatusWord(text));
}

function readCloseReason(normal: string): IssueStatus | null {
  const exact = CLOSE_REASONS.get(normal) ?? BY_SPELLING.get(normal);
  if (exact !== undefined) return exact;
  // "superseded by ENH-12", "duplicate of BUG-3", "already fixed in 2.1": the first words decide.
  const words = normal.split(" ");
  const two = `${words[0] ?? ""} ${words[1] ?? ""}`;
  return CLOSE_REASONS.get(two) ?? BY_SPELLING.get(two) ?? BY_SPELLING.get(words[0] ?? "") ?? null;
}

/** `closed already fixed`, without any separator. */
function parseClosed(normal: string): IssueStatus | null {
  if (!normal.startsWith("closed ")) return null;
  return readCloseReason(normal.slice("closed ".length));
}

/** Emphasis, code marks, ticks and emoji. Ranges instead of `\p{…}`, whose tables cost every start of the program. */
const MARKS = /[*`~\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\u{1f000}-\u{1faff}]|\ufe0f/gu;

function stripMarks(text: string): string {
  return text.replace(MARKS, "").trim();
}

/** Lower case, apostrophes dropped, every run of blanks, `_`, hyphens and dashes one space, no mark or stop at the ends. */
function normalizeStatusWord(text: string): string {
  return stripMarks(text)
    .toLowerCase()
    .replace(/['’‘ʼ′`´]/g, "")
    .replace(/[\s_\-‐‑‒–—−]+/g, " ")
    .replace(/^[^a-z0-9\u00c0-\uffff]+|[^a-z0-9\u00c0-\uffff]+$/g, "");
}
