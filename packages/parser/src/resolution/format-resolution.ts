import { formatCodeSpan, formatInlineText, toSingleLine } from "./inline-text.ts";

/** Why an issue was closed without a change. */
export type CloseReason = "already_fixed" | "invalid_ref" | "stale" | "too_vague" | "duplicate" | "wont_do";

/** What a Resolution section says, before it is written. Every text in it may come from a stranger or a model. */
export interface ResolutionRecord {
  /** `resolved`: changes were made. `closed`: none were needed. `decomposed`: the issue was split into others. */
  readonly kind: "resolved" | "closed" | "decomposed";
  /** `fix`, `implement`, `improve`, `coordinate` or the verb of a configured type. */
  readonly action: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Only with `closed`. */
  readonly closeReason?: CloseReason;
  /** What was done, in prose; blank lines separate paragraphs. */
  readonly summary?: string;
  readonly changes: readonly { readonly path: string; readonly description: string }[];
  readonly verification: readonly { readonly name: string; readonly verdict: string; readonly detail: string }[];
  /** Ids of the issues this one was split into. */
  readonly decomposedInto?: readonly string[];
  /** Further parts, each with a heading of depth 3. */
  readonly notes?: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

const CLOSED_AS: Readonly<Record<CloseReason, string>> = {
  already_fixed: "Closed - Already Fixed",
  invalid_ref: "Closed - Invalid",
  stale: "Closed - Stale",
  too_vague: "Closed - Too Vague",
  duplicate: "Closed - Duplicate",
  wont_do: "Closed - Won't Do",
};

/** No single text of a record may grow an issue beyond reading. */
const LIMITS = { line: 2_000, summaryParagraphs: 20, entries: 500 };

/**
 * Writes the body of a Resolution section in the format's own shape, without the `## Resolution` line.
 *
 * Nothing in the record can open a fence, a comment, a heading or a frontmatter block, or end up outside the section; after
 * the text is inserted the rest of the file reads as before. Lines end in `\n`, the last one included.
 */
export function formatResolution(record: ResolutionRecord): string {
  const parts = [formatHead(record)];
  const summary = formatSummary(record.summary ?? "");
  if (summary !== "") parts.push(summary);
  const into = (record.decomposedInto ?? []).map((id) => `- ${formatText(id)}`);
  if (into.length > 0) parts.push(formatPart("Decomposed Into", into));
  const changes = record.changes.map(({ path, description }) => formatChange(path, description));
  if (changes.length > 0) parts.push(formatPart("Changes Made", changes));
  const checks = record.verification.map(({ name, verdict, detail }) => formatCheck(name, verdict, detail));
  if (checks.length > 0) parts.push(formatPart("Verification Results", checks));
  for (const note of record.notes ?? []) {
    const lines = note.lines.map(formatText).filter((line) => line !== "");
    if (lines.length > 0)
      parts.push(
        formatPart(
          formatText(note.title) || "Notes",
          lines.map((line) => `- ${line}`),
        ),
      );
  }
  return `${parts.join("\n\n")}\n`;
}

function formatHead(record: ResolutionRecord): string {
  const action = formatText(record.action);
  const date = formatText(record.date);
  if (record.kind === "resolved") return `- **Action**: ${action}\n- **Completed**: ${date}\n- **Status**: Completed`;
  if (record.kind === "decomposed")
    return `- **Action**: ${action}\n- **Completed**: ${date}\n- **Status**: Decomposed`;
  const reason = record.closeReason ?? "wont_do";
  return `- **Action**: ${action}\n- **Status**: ${CLOSED_AS[reason]}\n- **Closed**: ${date}\n- **Reason**: ${reason}`;
}

function formatSummary(summary: string): string {
  return summary
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/, LIMITS.summaryParagraphs)
    .map(formatText)
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

function formatPart(title: string, lines: readonly string[]): string {
  const shown = lines.slice(0, LIMITS.entries);
  const more = lines.length > shown.length ? [`- … and ${lines.length - shown.length} more`] : [];
  return [`### ${title}`, ...shown, ...more].join("\n");
}

function formatChange(path: string, description: string): string {
  const what = formatText(description);
  const where = formatCodeSpan(toSingleLine(path, LIMITS.line) || "?");
  return what === "" ? `- ${where}` : `- ${where}: ${what}`;
}

function formatCheck(name: string, verdict: string, detail: string): string {
  // A colon and a blank end the name when the line is read again.
  const check = formatText(toSingleLine(name).replace(/:(?=\s|$)/g, " -")) || "Check";
  const said = formatText(toSingleLine(verdict).replaceAll("(", "[").replaceAll(")", "]")) || "UNKNOWN";
  const more = formatText(detail);
  return more === "" ? `- ${check}: ${said}` : `- ${check}: ${said} (${more})`;
}

function formatText(text: string): string {
  return formatInlineText(toSingleLine(text, LIMITS.line));
}
